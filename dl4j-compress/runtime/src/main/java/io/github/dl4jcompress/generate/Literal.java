package io.github.dl4jcompress.generate;

/** Text from outside as a string literal, whatever is in it. */
final class Literal {
  private Literal() {}

  /** A literal of printable ASCII. */
  static String of(String text) {
    StringBuilder literal = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '"' || each == '\\') {
        literal.append('\\').append(each);
      } else if (each >= ' ' && each <= '~') {
        literal.append(each);
      } else {
        literal.append(escaped(each));
      }
    }
    return literal.append('"').toString();
  }

  /**
   * Compilers turn a Unicode escape into its character before they look for the end of a line, so
   * that the characters below a blank need octal ones.
   */
  private static String escaped(char each) {
    if (each < ' ') {
      return "\\" + (char) ('0' + (each >> 6)) + octal(each >> 3) + octal(each);
    }
    StringBuilder escape = new StringBuilder("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      escape.append("0123456789abcdef".charAt(each >> shift & 15));
    }
    return escape.toString();
  }

  private static char octal(int value) {
    return (char) ('0' + (value & 7));
  }
}
