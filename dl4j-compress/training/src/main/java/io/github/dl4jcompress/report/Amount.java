package io.github.dl4jcompress.report;

import java.util.Locale;

/** Figures as people read them. */
final class Amount {
  private Amount() {}

  static String bytes(double bytes) {
    return String.format(Locale.ROOT, "%,d", Math.round(bytes));
  }

  static String percent(double fraction) {
    return Double.isFinite(fraction) ? String.format(Locale.ROOT, "%.2f %%", 100 * fraction) : "–";
  }

  /** Four digits, of large numbers all; a dash for what is no number. */
  static String of(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    boolean large = Math.abs(value) >= 1e4 && Math.abs(value) < 1e12;
    return String.format(Locale.ROOT, large ? "%,.0f" : "%.4g", value);
  }
}
