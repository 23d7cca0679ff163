package io.github.dl4jcompress.generate;

import java.util.Set;

/**
 * The name of a class to be written, of ASCII letters, digits and {@code _} only: no file of any
 * encoding and no reader can take it for anything else.
 *
 * @param folder name of the package; empty for none
 * @param simple name in the package
 */
record ClassName(String folder, String simple) {
  private static final Set<String> RESERVED =
      Set.of(
          ("abstract assert boolean break byte case catch char class const continue default do"
                  + " double else enum extends final finally float for goto if implements import"
                  + " instanceof int interface long native new package private protected public"
                  + " return short static strictfp super switch synchronized this throw throws"
                  + " transient try void volatile while true false null _")
              .split(" "));

  /** Words that cannot name a class, and classes that the text itself speaks of. */
  private static final Set<String> TAKEN =
      Set.of(
          ("var record yield sealed permits String Math StrictMath Integer Double Float System"
                  + " IllegalArgumentException Numbers Sparse RealRows java")
              .split(" "));

  private static final String LAYER = "Layer";

  /**
   * Takes a name apart.
   *
   * @param name such as {@code com.example.Digits}
   * @throws IllegalArgumentException if it is no name, or one that the text needs itself
   */
  static ClassName of(String name) {
    for (String part : name.split("\\.", -1)) {
      if (!isIdentifier(part)) {
        throw new IllegalArgumentException(
            "need a Java class name of ASCII letters, digits and _, as in com.example.Digits, got '"
                + name
                + "'");
      }
    }
    int dot = name.lastIndexOf('.');
    String simple = name.substring(dot + 1);
    if (TAKEN.contains(simple) || isLayer(simple)) {
      throw new IllegalArgumentException(
          "the name '" + simple + "' is used inside of the source; choose another one");
    }
    return new ClassName(dot < 0 ? "" : name.substring(0, dot), simple);
  }

  private static boolean isIdentifier(String part) {
    if (part.isEmpty() || RESERVED.contains(part) || isDigit(part.charAt(0))) {
      return false;
    }
    for (int i = 0; i < part.length(); i++) {
      char each = part.charAt(i);
      boolean letter = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || each == '_';
      if (!letter && !isDigit(each)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char each) {
    return each >= '0' && each <= '9';
  }

  private static boolean isLayer(String simple) {
    return simple.startsWith(LAYER)
        && simple.length() > LAYER.length()
        && isDigit(simple.charAt(LAYER.length()));
  }

  /** The line that names the package; empty for none. */
  String packageLine() {
    return folder.isEmpty() ? "" : "package " + folder + ";\n\n";
  }
}
