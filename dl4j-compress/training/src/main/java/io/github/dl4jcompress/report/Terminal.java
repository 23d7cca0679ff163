package io.github.dl4jcompress.report;

/** Whether somebody is looking. */
final class Terminal {
  /** System property by which a script tells it: {@code true} or {@code false}. */
  static final String PROPERTY = "dl4jcompress.terminal";

  /** From this version of Java on there is a console in any case. */
  private static final int ALWAYS_A_CONSOLE = 22;

  private Terminal() {}

  /** As the property says; else by the console, where Java 17 to 21 has one for terminals only. */
  @SuppressWarnings("SystemConsoleNull") // asked of those only where it is so
  static boolean isThere() {
    String told = System.getProperty(PROPERTY);
    return told == null
        ? Runtime.version().feature() < ALWAYS_A_CONSOLE && System.console() != null
        : told.equals("true");
  }
}
