package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.demo.Benchmark;
import io.github.dl4jcompress.demo.CaseChoice;
import io.github.dl4jcompress.demo.DataSearch;
import io.github.dl4jcompress.demo.PairedTimes;
import io.github.dl4jcompress.quantize.PostTraining;
import io.github.dl4jcompress.quantize.QuantizationAware;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import io.github.dl4jcompress.quantize.RangeObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * What few bits cost an LSTM of 128 cells on spoken digits, from one trained network and with one
 * budget, as the runtime has it; and what training with them costs per step. See {@code
 * scripts/bench-quantize.sh}.
 */
@Command(name = "bench-quantize", description = "Measures what few bits cost an LSTM.")
public final class SpeechQuantizationBenchmark extends Benchmark {
  private static final SpeechNetworks.Size SIZE = new SpeechNetworks.Size(1, 128);
  private static final int ROUNDS = 7;
  private static final List<String> CASES =
      List.of("overhead-lstm", "lstm-float", "lstm-ptq8", "lstm-w8a8", "lstm-w4a8");

  @Mixin private final CaseChoice choice = new CaseChoice();

  SpeechQuantizationBenchmark() {
    super("quantize");
  }

  /** Arguments: {@code --out FILE}, {@code --append}, {@code --only REGEX} and {@code --quick}. */
  public static void main(String[] arguments) throws InterruptedException {
    new SpeechQuantizationBenchmark().start(arguments);
  }

  @Override
  protected void measure() throws IOException {
    if (CASES.stream().noneMatch(choice::asks)) {
      return;
    }
    int floatEpochs = quick() ? 3 : 20;
    int epochs = quick() ? 2 : 12;
    DataSearch search = new DataSearch(Optional.empty(), System.getenv(), Path.of(""));
    SpeechData data = SplitChoice.OFFICIAL.of(SpeechData.locate(search, 1)).get(0);
    report().environment("dataset-lstm", data.name());
    Lessons lessons = new Lessons(data, new SpeechFeatures(Lessons.FRONT_END), Lessons.OTHER_TAKES);
    MultiLayerNetwork base = lessons.network(SIZE, 1, floatEpochs);
    base.fit(lessons.train(), floatEpochs);
    if (choice.asks("overhead-lstm")) {
      overhead(base, lessons.test());
    }
    double trained = SpeechNetworks.testError(base, lessons.test());
    report().addError("lstm-float-trained", trained, Optional.empty());
    report().addError("lstm-ptq8", afterTraining(base, lessons), within(trained, 0.01));
    MultiLayerNetwork more = copy(base, lessons, epochs);
    more.fit(lessons.train(), epochs);
    double real = SpeechNetworks.testError(more, lessons.test());
    report().addError("lstm-float", real, Optional.empty());
    for (int bits : new int[] {8, 4}) {
      String testCase = "lstm-w" + bits + "a8";
      if (!choice.asks(testCase)) {
        continue;
      }
      double error =
          Compressor.compress(
                  copy(base, lessons, epochs),
                  CompressionRecipe.quantize(QuantizationRecipe.weights(bits)),
                  lessons.train(),
                  lessons.test(),
                  epochs)
              .comparison()
              .compactError();
      report().addError(testCase, error, within(real, 0.005));
    }
  }

  private static Optional<String> within(double real, double slack) {
    return Optional.of(String.format(Locale.ROOT, "<= %.4f (float + %s)", real + slack, slack));
  }

  private static MultiLayerNetwork copy(MultiLayerNetwork base, Lessons lessons, int epochs) {
    MultiLayerNetwork network = lessons.network(SIZE, 1, epochs);
    network.setParams(base.params().dup());
    return network;
  }

  /** Eight bits without training, ranges clipped where the squared error is least. */
  private static double afterTraining(MultiLayerNetwork base, Lessons lessons) {
    QuantizationRecipe plain = QuantizationRecipe.weights(8);
    QuantizationRecipe clipped =
        plain.activations(plain.activations().observedBy(RangeObserver.squaredError()));
    MultiLayerNetwork twin = PostTraining.quantize(base, clipped, lessons.unchanged());
    return Compressor.store(twin, lessons.test()).comparison().compactError();
  }

  private void overhead(MultiLayerNetwork base, DataSetIterator few) {
    MultiLayerNetwork plain = base.clone();
    MultiLayerNetwork twin = QuantizationAware.twin(plain, QuantizationRecipe.weights(8));
    plain.fit(few);
    twin.fit(few);
    double ratio = PairedTimes.medianRatio(ROUNDS, () -> twin.fit(few), () -> plain.fit(few));
    report().add("overhead-lstm", "ratioToFit", ratio, "ratio", Optional.of("<= 1.15"));
  }
}
