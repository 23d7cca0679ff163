package io.github.dl4jcompress.format;

/**
 * The weights of consecutive layers, as one string of bytes that can be decoded by itself.
 *
 * @param number its place among the sections, from 0
 * @param firstLayer number of the first of its layers
 * @param layers number of layers, with and without weights
 * @param offset where its bytes begin, behind those of the sections before it
 * @param length bytes
 * @param checksum CRC-32C of the bytes
 */
record Section(int number, int firstLayer, int layers, long offset, int length, long checksum) {

  static long checksum(byte[] bytes, int from, int to) {
    Crc32c crc = new Crc32c();
    crc.update(bytes, from, to - from);
    return crc.value();
  }

  /** Refuses bytes that are not those the head speaks of. */
  void require(byte[] bytes) throws CorruptModelException {
    if (bytes.length != length) {
      throw new CorruptModelException(
          "section " + number, 0, "need " + length + " bytes, found " + bytes.length);
    }
    long computed = checksum(bytes, 0, length);
    if (computed != checksum) {
      throw new CorruptModelException(
          "section " + number,
          0,
          "the head says checksum "
              + Long.toHexString(checksum)
              + ", computed "
              + Long.toHexString(computed));
    }
  }
}
