package io.github.dl4jcompress.format;

/**
 * The first bytes of a file: magic number {@code D4C} and line feed, version, checksum, length of
 * the head that follows.
 *
 * @param major first number of the version
 * @param minor second number of the version
 * @param checksum CRC-32C of all other bytes of header and head
 * @param headBytes length of the head
 */
record Header(int major, int minor, long checksum, int headBytes) {
  private static final byte[] MAGIC = {'D', '4', 'C', '\n'};
  private static final int CHECKSUM_AT = 6;

  /** Most bytes that a header takes. */
  static final int MAX_BYTES = 15;

  /**
   * The header before a head that is written here.
   *
   * @param minor second number of its version
   */
  static Header of(byte[] head, int minor) {
    Header unsigned = new Header(ModelFile.MAJOR_VERSION, minor, 0, head.length);
    return new Header(unsigned.major, unsigned.minor, unsigned.checksumWith(head), head.length);
  }

  void write(ByteSink out) {
    out.bytes(MAGIC);
    out.u8(major);
    out.u8(minor);
    out.u32(checksum);
    out.varint(headBytes);
  }

  /**
   * Reads the header of a file.
   *
   * @param start the first bytes of the file, {@link #MAX_BYTES} if there are as many
   * @param size bytes of the whole file
   */
  static Header read(byte[] start, long size, ReadLimits limits) throws ModelFileException {
    if (size > limits.fileBytes()) {
      throw UnsupportedModelException.beyond("file length", size, limits.fileBytes());
    }
    ByteSource in = new ByteSource(start, 0, Math.min(start.length, MAX_BYTES));
    in.enter("header");
    for (byte expected : MAGIC) {
      if (in.u8() != expected) {
        throw new CorruptModelException("magic", 0, "not a .d4c file");
      }
    }
    int major = in.u8();
    int minor = in.u8();
    long checksum = in.u32();
    int headBytes = in.varint("head length", 1, Integer.MAX_VALUE);
    if (headBytes > size - in.position()) {
      throw in.corrupt(
          "a head of " + headBytes + " bytes, and " + (size - in.position()) + " are left");
    }
    return new Header(major, minor, checksum, headBytes);
  }

  /** Bytes of header and head. */
  int frontBytes() {
    ByteSink out = new ByteSink();
    write(out);
    return out.size() + headBytes;
  }

  /**
   * Refuses a damaged head, then one of another version: a damaged version number is damage.
   *
   * @param head the bytes behind the header
   */
  void require(byte[] head) throws ModelFileException {
    long computed = checksumWith(head);
    if (checksum != computed) {
      throw new CorruptModelException(
          "checksum",
          CHECKSUM_AT,
          "the file says "
              + Long.toHexString(checksum)
              + ", computed "
              + Long.toHexString(computed));
    }
    if (major != ModelFile.MAJOR_VERSION || minor > ModelFile.MINOR_VERSION) {
      boolean newer = major >= ModelFile.MAJOR_VERSION;
      throw new UnsupportedModelException(
          newer
              ? UnsupportedModelException.Reason.TOO_NEW
              : UnsupportedModelException.Reason.TOO_OLD,
          "format version "
              + major
              + "."
              + minor
              + " is too "
              + (newer ? "new" : "old")
              + "; this reader takes "
              + ModelFile.MAJOR_VERSION
              + ".0 to "
              + ModelFile.MAJOR_VERSION
              + "."
              + ModelFile.MINOR_VERSION);
    }
  }

  long checksumWith(byte[] head) {
    ByteSink out = new ByteSink();
    write(out);
    byte[] header = out.toByteArray();
    Crc32c crc = new Crc32c();
    crc.update(header, 0, CHECKSUM_AT);
    crc.update(header, CHECKSUM_AT + 4, header.length - CHECKSUM_AT - 4);
    crc.update(head, 0, head.length);
    return crc.value();
  }
}
