package io.github.dl4jcompress.cli;

/** How the program ends, for scripts. Interrupted, it ends with 130, which the JVM does. */
enum ExitCode {
  DONE(0),
  BUG(1),
  WRONG_USAGE(2),
  CANNOT_READ_OR_WRITE(3),
  REFUSED_FILE(4),
  GOAL_MISSED(5);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
