package io.github.dl4jcompress.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads the beginning of a stream, with room for no more than there turns out to be. */
final class FirstBytes {
  private static final int AT_ONCE = 1 << 13;

  private FirstBytes() {}

  /**
   * The first bytes, or all if there are fewer. ({@code InputStream.readNBytes} is not there on
   * Android before API 33.)
   */
  static byte[] of(InputStream in, int most) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] part = new byte[Math.min(most, AT_ONCE)];
    while (bytes.size() < most) {
      int count = in.read(part, 0, Math.min(part.length, most - bytes.size()));
      if (count < 0) {
        break;
      }
      bytes.write(part, 0, count);
    }
    return bytes.toByteArray();
  }
}
