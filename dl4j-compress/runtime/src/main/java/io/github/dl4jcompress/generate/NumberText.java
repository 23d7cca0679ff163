package io.github.dl4jcompress.generate;

/**
 * Numbers as string literals of printable ASCII, which take one byte for each character in a class
 * file: digits of base 45, the least first, of which the last has a symbol of its own. The
 * generated class {@code Numbers} reads them.
 *
 * <p>A class file holds at most 65,535 bytes of one constant, so that long texts are cut into
 * several.
 */
final class NumberText {
  private static final int BASE = 45;
  private static final char FIRST = '#';
  private static final int LINE = 100;
  private static final int LITERAL = 600 * LINE;

  private final StringBuilder digits = new StringBuilder();

  /** Puts down an unsigned 64-bit number. */
  NumberText add(long number) {
    long rest = number;
    while (Long.compareUnsigned(rest, BASE) >= 0) {
      digits.append(symbol((int) Long.remainderUnsigned(rest, BASE)));
      rest = Long.divideUnsigned(rest, BASE);
    }
    digits.append(symbol((int) rest + BASE));
    return this;
  }

  /** Puts down a number with a sign; small magnitudes take few characters. */
  NumberText addSigned(long number) {
    return add((number << 1) ^ (number >> 63));
  }

  /** Puts down the bits of a number; those of few significant bits take few characters. */
  NumberText addReal(double number) {
    return add(Long.reverse(Double.doubleToLongBits(number)));
  }

  static NumberText signed(int... numbers) {
    NumberText text = new NumberText();
    for (int number : numbers) {
      text.addSigned(number);
    }
    return text;
  }

  static NumberText reals(double... numbers) {
    NumberText text = new NumberText();
    for (double number : numbers) {
      text.addReal(number);
    }
    return text;
  }

  private static char symbol(int value) {
    int symbol = FIRST + value;
    return (char) (symbol < '\\' ? symbol : symbol + 1);
  }

  /** String literals, separated by commas; each on lines of its own. */
  String literals() {
    StringBuilder source = new StringBuilder();
    for (int from = 0; from == 0 || from < digits.length(); from += LINE) {
      if (from > 0) {
        source.append(from % LITERAL == 0 ? "," : "");
      }
      source.append(from % LITERAL == 0 ? "\n    \"" : "\n        + \"");
      source.append(digits, from, Math.min(digits.length(), from + LINE)).append('"');
    }
    return source.toString();
  }
}
