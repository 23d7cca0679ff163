package io.github.dl4jcompress.format;

import java.util.zip.CRC32C;

/** Makes the length and checksum of a damaged file right again, so that the reader goes on. */
final class Restamp {
  private Restamp() {}

  /** A whole file around a body. */
  static byte[] around(ByteSink body) {
    ByteSink file = new ByteSink();
    file.bytes(new byte[] {'D', '4', 'C', '\n'});
    file.u8(ModelFile.MAJOR_VERSION);
    file.u8(ModelFile.MINOR_VERSION);
    file.u32(0);
    file.u32(0);
    file.bytes(body.toByteArray());
    return stamp(file.toByteArray());
  }

  /** Corrects the array in place and returns it. */
  static byte[] stamp(byte[] file) {
    put(file, 6, file.length);
    CRC32C crc = new CRC32C();
    crc.update(file, 0, 10);
    crc.update(file, 14, file.length - 14);
    put(file, 10, crc.getValue());
    return file;
  }

  private static void put(byte[] file, int at, long value) {
    for (int i = 0; i < 4; i++) {
      file[at + i] = (byte) (value >>> (8 * i));
    }
  }
}
