package io.github.dl4jcompress.audio;

import java.util.Arrays;

/**
 * How the samples of a WAV file are stored.
 *
 * @param real whether samples are IEEE 754 numbers of 32 bits, not integers
 * @param channels samples of one instant, interleaved
 * @param sampleRate instants per second
 * @param bits of one sample: 8, unsigned with middle 128, or 16, 24 or 32, two's complement
 */
record WavFormat(boolean real, int channels, int sampleRate, int bits) {
  /** Highest sample rate in use, in Hz. */
  static final int MAX_SAMPLE_RATE = 768_000;

  /** Bytes of the longest format that is understood; what follows them is not looked at. */
  static final int MAX_FIELD_BYTES = 40;

  private static final int PLAIN_FIELD_BYTES = 16;

  private static final int PCM = 1;
  private static final int IEEE_FLOAT = 3;
  private static final int EXTENSIBLE = 0xFFFE;

  /** What follows the kind in the identifier of an extensible format's kind. */
  private static final byte[] KIND_TAIL = {
    0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
  };

  private static final float LARGEST = Math.nextDown(1f);

  /**
   * Reads and checks the body of a format chunk.
   *
   * @param fields its first {@link #MAX_FIELD_BYTES} bytes, or all if there are fewer
   * @param at byte of the file where they begin
   */
  static WavFormat parse(byte[] fields, long at) throws WavFormatException {
    require(
        fields.length >= PLAIN_FIELD_BYTES,
        at,
        "need at least " + PLAIN_FIELD_BYTES + " bytes, found " + fields.length);
    int kind = kind(fields, at);
    int channels = littleEndian(fields, 2, 2);
    long sampleRate = Integer.toUnsignedLong(littleEndian(fields, 4, 4));
    int instantBytes = littleEndian(fields, 12, 2);
    int bits = littleEndian(fields, 14, 2);
    require(
        sampleRate >= 1 && sampleRate <= MAX_SAMPLE_RATE,
        at + 4,
        "sample rate must be in [1, " + MAX_SAMPLE_RATE + "] Hz, found " + sampleRate);
    require(
        bits == 32 || (kind == PCM && (bits == 8 || bits == 16 || bits == 24)),
        at + 14,
        "need " + (kind == PCM ? "8, 16, 24 or 32" : "32") + " bits, found " + bits);
    require(channels >= 1, at + 2, "need at least 1 channel, found 0");
    require(
        instantBytes == channels * (bits / 8),
        at + 12,
        "need " + channels * (bits / 8) + " bytes for all channels, found " + instantBytes);
    return new WavFormat(kind == IEEE_FLOAT, channels, (int) sampleRate, bits);
  }

  private static int kind(byte[] fields, long at) throws WavFormatException {
    int kind = littleEndian(fields, 0, 2);
    if (kind == EXTENSIBLE) {
      require(
          fields.length == MAX_FIELD_BYTES,
          at,
          "an extensible one needs " + MAX_FIELD_BYTES + " bytes, found " + fields.length);
      int bits = littleEndian(fields, 14, 2);
      int usedBits = littleEndian(fields, 18, 2);
      require(
          usedBits >= 1 && usedBits <= bits,
          at + 18,
          "used bits must be in [1, " + bits + "], found " + usedBits);
      require(
          Arrays.equals(Arrays.copyOfRange(fields, 26, MAX_FIELD_BYTES), KIND_TAIL),
          at + 24,
          "a kind of another maker; need 1 (PCM) or 3 (IEEE float)");
      kind = littleEndian(fields, 24, 2);
    }
    require(
        kind == PCM || kind == IEEE_FLOAT,
        at,
        "kind " + kind + " is not read; need 1 (PCM) or 3 (IEEE float)");
    return kind;
  }

  private static void require(boolean condition, long at, String problem)
      throws WavFormatException {
    if (!condition) {
      throw new WavFormatException("format", at, problem);
    }
  }

  /** Bytes of all channels' samples of one instant. */
  int instantBytes() {
    return channels * (bits / 8);
  }

  /** Mean of the channels; not finite only if one of them is not. */
  float mono(byte[] bytes, int at) {
    return real ? meanOfReals(bytes, at) : meanOfIntegers(bytes, at);
  }

  private float meanOfReals(byte[] bytes, int at) {
    double sum = 0;
    for (int channel = 0; channel < channels; channel++) {
      sum += Float.intBitsToFloat(littleEndian(bytes, at + 4 * channel, 4));
    }
    return (float) (sum / channels);
  }

  private float meanOfIntegers(byte[] bytes, int at) {
    int width = bits / 8;
    int unused = 32 - bits;
    long sum = 0;
    for (int channel = 0; channel < channels; channel++) {
      int value = littleEndian(bytes, at + width * channel, width);
      sum += bits == 8 ? value - 128 : value << unused >> unused;
    }
    double fullScale = 1L << (bits - 1);
    return Math.min((float) (sum / (fullScale * channels)), LARGEST); // 32 bits may round up to 1
  }

  /** A number of up to 4 bytes; unsigned if fewer. */
  static int littleEndian(byte[] bytes, int at, int width) {
    int value = 0;
    for (int i = 0; i < width; i++) {
      value |= (bytes[at + i] & 0xFF) << (8 * i);
    }
    return value;
  }
}
