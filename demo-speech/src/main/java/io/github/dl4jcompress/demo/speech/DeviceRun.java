package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.demo.DeviceProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link ClassifyRecordings} made of recordings, run as on a device.
 *
 * @param error fraction of the recordings that got a wrong word
 * @param perSpeaker the same for the recordings of each speaker
 * @param medianMillis for one recording, features included
 * @param p99Millis 99th percentile of the same
 * @param realTimeFactor time spent over time spoken
 * @param peakHeapBytes most heap in use at a time, garbage included
 */
record DeviceRun(
    double error,
    Map<String, Double> perSpeaker,
    double medianMillis,
    double p99Millis,
    double realTimeFactor,
    long peakHeapBytes) {

  /**
   * Understands all test recordings with a stored model.
   *
   * @param folder where the program and the recordings are laid out
   */
  static DeviceRun of(Path model, SpeechData data, Path folder)
      throws IOException, InterruptedException {
    data.writeTestSet(folder);
    List<Recording> recordings = data.test();
    List<String> files = new ArrayList<>();
    for (Recording recording : recordings) {
      files.add(folder.resolve(RecordingFiles.FOLDER).resolve(recording + ".wav").toString());
    }
    Path list = folder.resolve("test.txt");
    Files.write(list, files);
    DeviceProgram.Output output =
        DeviceProgram.of(ClassifyRecordings.class, folder)
            .run(model.toString(), "--list", list.toString());
    List<String> words = output.lines().stream().filter(l -> l.startsWith("word ")).toList();
    if (words.size() != recordings.size()) {
      throw new IOException(
          "the device program answered " + words.size() + " of " + recordings.size());
    }
    Map<String, int[]> counts = new TreeMap<>(); // wrong and all, by speaker
    int wrong = 0;
    for (int i = 0; i < words.size(); i++) {
      int miss = words.get(i).equals("word " + recordings.get(i).word()) ? 0 : 1;
      int[] count = counts.computeIfAbsent(recordings.get(i).speaker(), s -> new int[2]);
      count[0] += miss;
      count[1]++;
      wrong += miss;
    }
    Map<String, Double> perSpeaker = new TreeMap<>();
    counts.forEach((speaker, count) -> perSpeaker.put(speaker, (double) count[0] / count[1]));
    return new DeviceRun(
        (double) wrong / words.size(),
        perSpeaker,
        output.number("medianMillis"),
        output.number("p99Millis"),
        output.number("realTimeFactor"),
        (long) output.number("peakHeapBytes"));
  }

  /** What the model makes of one WAV file: word, probability, milliseconds. */
  static String predict(Path model, Path recording, Path folder)
      throws IOException, InterruptedException {
    return DeviceProgram.of(ClassifyRecordings.class, folder)
        .run(model.toString(), recording.toString())
        .text()
        .strip();
  }
}
