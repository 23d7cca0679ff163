package io.github.dl4jcompress.demo;

import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which cases of a benchmark to measure: all, unless some are asked for. */
public final class CaseChoice {
  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "Measures only the cases in whose name this is found.")
  private Pattern only = Pattern.compile("");

  /** Whether a case is to be measured. */
  public boolean asks(String testCase) {
    return only.matcher(testCase).find();
  }
}
