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

  /** Four digits; a dash for what is no number. */
  static String of(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : "–";
  }
}
