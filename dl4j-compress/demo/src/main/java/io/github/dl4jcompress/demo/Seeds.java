package io.github.dl4jcompress.demo;

/** Derives independent seeds from one, so that every example and every epoch has its own. */
public final class Seeds {
  private Seeds() {}

  /** A seed that is a pure function of its arguments; near arguments give unrelated seeds. */
  public static long derive(long seed, long first, long second) {
    return scramble(scramble(scramble(seed) + first) + second);
  }

  // The output function of SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
  // Generators" (OOPSLA 2014), section 2, with the constants of its reference code.
  private static long scramble(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
