package io.github.dl4jcompress.benchmarks;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.benchmarks.OpenAndPredict.Way;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Finds the smallest heap in which a JVM opens a model and runs it. */
final class SmallestHeap {
  private static final int LEAST = 2; // MiB: no JVM starts with less
  private static final int MOST = 1024;

  private final Path model;
  private final Way way;

  SmallestHeap(Path model, Way way) {
    this.model = model;
    this.way = way;
  }

  /**
   * The heap in MiB, found by halving: each probe is a JVM of its own.
   *
   * @throws IOException if not even a GiB is enough, or if a JVM gives another answer than this one
   */
  int mebibytes() throws IOException, InterruptedException {
    int tooSmall = LEAST - 1;
    int enough = MOST;
    if (!runsIn(enough)) {
      throw new IOException(model + " does not run in " + MOST + " MiB");
    }
    while (enough - tooSmall > 1) {
      int middle = (tooSmall + enough) / 2;
      if (runsIn(middle)) {
        enough = middle;
      } else {
        tooSmall = middle;
      }
    }
    return enough;
  }

  private boolean runsIn(int mebibytes) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + mebibytes + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                JarOf.type(OpenAndPredict.class)
                    + File.pathSeparator
                    + JarOf.type(CompactModel.class),
                OpenAndPredict.class.getName(),
                model.toString(),
                way.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD) // the stack of an OutOfMemoryError
            .start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      return false;
    }
    String expected = Arrays.toString(OpenAndPredict.answer(model, way));
    if (!answer.strip().equals(expected)) {
      throw new IOException(model + " answers " + answer.strip() + ", expected " + expected);
    }
    return true;
  }
}
