package io.github.dl4jcompress.quantize;

import java.util.Objects;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Where the search for shared values begins: Han, Mao and Dally, "Deep Compression" (ICLR 2016),
 * section 3.2.
 *
 * @param kind how the first values are chosen
 * @param seed of the random choice; 0 for the others
 */
public record CodebookStart(@JsonProperty("kind") Kind kind, @JsonProperty("seed") long seed) {
  /** How the first values are chosen. */
  public enum Kind {
    /** Equally far apart, from the smallest weight to the largest. Keeps large weights best. */
    LINEAR,
    /** With equally many weights between them. */
    DENSITY,
    /** Weights, chosen at random. */
    RANDOM
  }

  @JsonCreator
  public CodebookStart {
    Objects.requireNonNull(kind, "kind");
    if (kind != Kind.RANDOM && seed != 0) {
      throw new IllegalArgumentException(
          "only a random start has a seed, and this one is " + kind + ", got " + seed);
    }
  }

  /** Equally far apart, what Han et al. found best. */
  public static CodebookStart linear() {
    return new CodebookStart(Kind.LINEAR, 0);
  }

  /** With equally many weights between them. */
  public static CodebookStart density() {
    return new CodebookStart(Kind.DENSITY, 0);
  }

  /** Weights, chosen at random. */
  public static CodebookStart random(long seed) {
    return new CodebookStart(Kind.RANDOM, seed);
  }
}
