package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.demo.Benchmark;
import io.github.dl4jcompress.demo.DataSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A benchmark on digits: MNIST if it is found, synthetic ones otherwise. */
abstract class DigitBenchmark extends Benchmark {
  DigitBenchmark(String name) {
    super(name);
  }

  /** Adds the figures to {@link #report}. */
  abstract void measure(DigitData data);

  @Override
  protected final void measure() throws IOException {
    DataSearch search = new DataSearch(Optional.empty(), System.getenv(), Path.of(""));
    DigitData data = DigitData.locate(search, 1);
    report().environment("dataset", data.name());
    measure(data);
  }
}
