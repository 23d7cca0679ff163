package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.demo.Benchmark;
import io.github.dl4jcompress.demo.DataSearch;
import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.distill.DistillationTrainer;
import io.github.dl4jcompress.distill.Teacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a teacher is worth to a small LSTM: 64 cells with and without one of two times 128, on the
 * official split and on each speaker that was never heard. See {@code
 * scripts/bench-distill-speech.sh}.
 */
@Command(
    name = "bench-distill-speech",
    description = "Measures what a teacher is worth to an LSTM of 64 cells.")
public final class SpeechDistillationBenchmark extends Benchmark {
  private static final SpeechNetworks.Size STUDENT = new SpeechNetworks.Size(1, 64);
  private static final Distillation RECIPE =
      Distillation.temperature(2).hardWeight(0.3).softWeight(0.7);

  @Option(
      names = "--split",
      paramLabel = "official|speaker:NAME|loso",
      converter = SplitChoice.Converter.class,
      description = "What to test on, by default the official recordings.")
  private SplitChoice split = SplitChoice.OFFICIAL;

  private final SpeechFeatures features = new SpeechFeatures(Lessons.FRONT_END);

  private record Plan(int teacherEpochs, int studentEpochs, List<Long> seeds) {
    static final Plan FULL = new Plan(20, 20, List.of(1L, 2L, 3L));
    static final Plan QUICK = new Plan(3, 3, List.of(1L));
  }

  private record Errors(double teacher, double alone, double distilled) {}

  SpeechDistillationBenchmark() {
    super("distill-speech");
  }

  /** Arguments: {@code --out FILE}, {@code --quick} and {@code --split SPLIT}. */
  public static void main(String[] arguments) throws InterruptedException {
    new SpeechDistillationBenchmark().start(arguments);
  }

  @Override
  protected void measure() throws IOException {
    DataSearch search = new DataSearch(Optional.empty(), System.getenv(), Path.of(""));
    SpeechData all = SpeechData.locate(search, 1);
    report().environment("dataset", all.name());
    List<Errors> errors = split.of(all).stream().map(this::measure).toList();
    if (errors.size() > 1) {
      mean("loso-teacher", errors.stream().mapToDouble(Errors::teacher).toArray());
      mean("loso-student-alone", errors.stream().mapToDouble(Errors::alone).toArray());
      mean("loso-student-distilled", errors.stream().mapToDouble(Errors::distilled).toArray());
    }
  }

  private Errors measure(SpeechData data) {
    String name = data.split().speaker().orElse("official");
    Lessons lessons = lessons(data, 1);
    MultiLayerNetwork teacher = lessons.network(SpeechDemo.TEACHER, 1, plan().teacherEpochs());
    teacher.fit(lessons.train(), plan().teacherEpochs());
    double error = SpeechNetworks.testError(teacher, lessons.test());
    report().addError(name + "-teacher", error, Optional.empty());
    double alone = students(name + "-student-alone", data, MultiLayerNetwork::fit);
    double distilled =
        students(
            name + "-student-distilled",
            data,
            (student, train, epochs) ->
                DistillationTrainer.of(student, Teacher.of(teacher), RECIPE).fit(train, epochs));
    return new Errors(error, alone, distilled);
  }

  private interface Training {
    void fit(MultiLayerNetwork student, DataSetIterator train, int epochs);
  }

  /** Mean test error of a student per seed. */
  private double students(String testCase, SpeechData data, Training training) {
    int epochs = plan().studentEpochs();
    return report()
        .addErrors(
            testCase,
            plan().seeds(),
            seed -> {
              Lessons lessons = lessons(data, seed);
              MultiLayerNetwork student = lessons.network(STUDENT, seed, epochs);
              training.fit(student, lessons.train(), epochs);
              return SpeechNetworks.testError(student, lessons.test());
            },
            Optional.empty());
  }

  private Plan plan() {
    return quick() ? Plan.QUICK : Plan.FULL;
  }

  private Lessons lessons(SpeechData data, long seed) {
    return new Lessons(data.withSeed(seed), features, Lessons.OTHER_TAKES);
  }

  private void mean(String testCase, double[] errors) {
    double sum = 0;
    for (double error : errors) {
      sum += error;
    }
    report().addError(testCase, sum / errors.length, Optional.empty());
  }
}
