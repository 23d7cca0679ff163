package io.github.dl4jcompress.benchmarks.inference;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.infer.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One prediction of the runtime, for JMH: see {@link JmhRun}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PredictionBenchmark {
  /** Folder of the network's files. */
  @Param("")
  public String folder = "";

  /** Name of the network. */
  @Param("")
  public String network = "";

  @SuppressWarnings("NullAway.Init") // set in open()
  private Predictor predictor;

  private float[] example = new float[0];
  private float[] answer = new float[0];

  /** Opens the network. */
  @Setup
  public void open() throws IOException {
    NetworkFiles files = new NetworkFiles(Path.of(folder), network);
    CompactModel model = CompactModel.load(files.compact());
    predictor = model.predictor();
    answer = new float[model.outputs()];
    example = Examples.read(files.examples(), 1).values();
  }

  /** Predicts. */
  @Benchmark
  public float[] predict() {
    predictor.predict(example, answer);
    return answer;
  }
}
