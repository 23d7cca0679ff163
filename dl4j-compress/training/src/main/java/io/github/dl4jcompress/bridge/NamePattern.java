package io.github.dl4jcompress.bridge;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Patterns of layer names, in which a * stands for any letters, or none. */
public final class NamePattern {
  private NamePattern() {}

  /** Whether a pattern is one of a name. */
  public static boolean fits(String pattern, String name) {
    String regex =
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return name.matches(regex);
  }
}
