package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.audio.FeatureExtractor;
import io.github.dl4jcompress.audio.Resampler;
import io.github.dl4jcompress.audio.WavFile;
import io.github.dl4jcompress.model.AudioFrontEnd;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * All that a device needs to understand a word: this file and the runtime jar, on any JDK 17.
 *
 * <pre>{@code
 * java -cp dl4j-compress-runtime.jar ClassifyRecordings.java model.d4c RECORDING.wav
 * java -cp dl4j-compress-runtime.jar ClassifyRecordings.java model.d4c --list FILES.txt
 * }</pre>
 *
 * <p>The first form prints the word, its probability and the time it took. The second one reads a
 * file with a WAV file in each line and prints a word for each, in order, then the median and the
 * 99th percentile of the milliseconds that one recording took, features included, and the most heap
 * that was in use meanwhile.
 */
final class ClassifyRecordings {
  private static final int WARM_UP = 200; // recordings before the clock counts

  private final CompactModel model;
  private final AudioFrontEnd frontEnd;
  private final FeatureExtractor features;

  private ClassifyRecordings(CompactModel model) throws IOException {
    this.model = model;
    frontEnd =
        model
            .metadata()
            .frontEnd()
            .orElseThrow(() -> new IOException("the model is not one for sound"));
    features = new FeatureExtractor(frontEnd);
  }

  public static void main(String[] arguments) throws IOException {
    boolean list = arguments.length == 3 && arguments[1].equals("--list");
    if (arguments.length != 2 && !list) {
      System.err.println("usage: ClassifyRecordings MODEL (RECORDING.wav | --list FILE)");
      System.exit(2);
    }
    try {
      ClassifyRecordings device = new ClassifyRecordings(CompactModel.load(Path.of(arguments[0])));
      if (list) {
        device.all(Files.readAllLines(Path.of(arguments[2])));
      } else {
        device.one(Path.of(arguments[1]));
      }
    } catch (IOException e) {
      System.err.println(String.valueOf(e.getMessage()));
      System.exit(3);
    }
  }

  private void one(Path file) throws IOException {
    WavFile sound = WavFile.read(file);
    probabilities(sound); // the first call pays for loading classes
    long start = System.nanoTime();
    float[] probabilities = probabilities(sound);
    double millis = (System.nanoTime() - start) / 1e6;
    int best = best(probabilities);
    System.out.printf(Locale.ROOT, "%s %.3f %.3f ms%n", word(best), probabilities[best], millis);
  }

  private void all(List<String> files) throws IOException {
    System.gc(); // what the launcher left behind, which compiled this program
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    for (int i = 0; i < WARM_UP; i++) {
      probabilities(WavFile.read(Path.of(files.get(i % files.size()))));
    }
    double[] millis = new double[files.size()];
    double seconds = 0;
    for (int i = 0; i < millis.length; i++) {
      WavFile sound = WavFile.read(Path.of(files.get(i)));
      long start = System.nanoTime();
      float[] probabilities = probabilities(sound);
      millis[i] = (System.nanoTime() - start) / 1e6;
      seconds += (double) sound.samples().length / sound.sampleRate();
      System.out.println("word " + word(best(probabilities)));
    }
    double spent = Arrays.stream(millis).sum() / 1e3;
    Arrays.sort(millis);
    long peak = heapPools().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    System.out.printf(Locale.ROOT, "medianMillis %.4f%n", millis[millis.length / 2]);
    System.out.printf(Locale.ROOT, "p99Millis %.4f%n", millis[(int) (0.99 * (millis.length - 1))]);
    System.out.printf(Locale.ROOT, "realTimeFactor %.6f%n", spent / seconds);
    System.out.println("peakHeapBytes " + peak);
  }

  private static Stream<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP);
  }

  /** From sound to probabilities: everything that is done for each recording. */
  private float[] probabilities(WavFile sound) {
    float[] samples =
        new Resampler(sound.sampleRate(), frontEnd.sampleRate()).resample(sound.samples());
    float[][] frames = features.of(samples);
    float[] sequence = new float[frames.length * frontEnd.features()];
    for (int i = 0; i < frames.length; i++) {
      System.arraycopy(frames[i], 0, sequence, i * frames[i].length, frames[i].length);
    }
    return model.predict(sequence);
  }

  private static int best(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return best;
  }

  private String word(int output) {
    List<String> labels = model.metadata().labels();
    // A name is text from a file: what is no letter could move a terminal's cursor or fake a line.
    return labels.isEmpty() ? String.valueOf(output) : labels.get(output).replaceAll("\\p{C}", "?");
  }
}
