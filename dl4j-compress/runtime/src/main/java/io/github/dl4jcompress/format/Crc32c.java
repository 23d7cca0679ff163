package io.github.dl4jcompress.format;

/**
 * CRC-32C: Castagnoli et al., "Optimization of Cyclic Redundancy-Check Codes with 24 and 32 Parity
 * Bits" (1993), as RFC 3720, appendix B.4 has it. {@code java.util.zip.CRC32C} is not there on
 * Android before API 34.
 */
final class Crc32c {
  private static final int POLYNOMIAL = 0x82F63B78; // bits reversed
  private static final int[] TABLE = table();

  private int remainder = ~0;

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int remainder = i;
      for (int bit = 0; bit < 8; bit++) {
        remainder = (remainder >>> 1) ^ (POLYNOMIAL & -(remainder & 1));
      }
      table[i] = remainder;
    }
    return table;
  }

  /** Takes in some bytes of an array. */
  void update(byte[] bytes, int from, int length) {
    int next = remainder;
    for (int i = from; i < from + length; i++) {
      next = (next >>> 8) ^ TABLE[(next ^ bytes[i]) & 0xFF];
    }
    remainder = next;
  }

  /** The checksum so far, an unsigned number of 32 bits. */
  long value() {
    return Integer.toUnsignedLong(~remainder);
  }
}
