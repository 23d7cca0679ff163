package io.github.dl4jcompress.report;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Whether somebody is looking. */
final class Terminal {
  /** System property by which a script tells it: {@code true} or {@code false}. */
  static final String PROPERTY = "dl4jcompress.terminal";

  private Terminal() {}

  @SuppressWarnings("SystemConsoleNull") // of a newer Java it is asked
  static boolean isThere() {
    String told = System.getProperty(PROPERTY);
    if (told != null) {
      return told.equals("true");
    }
    Console console = System.console();
    return console != null && isTerminal(console);
  }

  /** From Java 22 on there is a console in any case, which has to be asked. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true; // Java before 22: a console is a terminal
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("a public method of the JDK", e);
    }
  }
}
