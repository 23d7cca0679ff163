package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.CompactModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs {@link ClassifyRecordings} from its source in a fresh JVM whose class path is the runtime
 * jar and nothing else, as on a device.
 *
 * @param error fraction of the recordings that got a wrong word
 * @param perSpeaker the same for the recordings of each speaker
 * @param medianMillis for one recording, features included
 * @param p99Millis 99th percentile of the same
 * @param realTimeFactor time spent over time spoken
 * @param heapBytes in use at the end
 */
record DeviceRun(
    double error,
    Map<String, Double> perSpeaker,
    double medianMillis,
    double p99Millis,
    double realTimeFactor,
    long heapBytes) {

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
    List<String> lines =
        run(program(folder), model.toString(), "--list", list.toString()).lines().toList();
    List<String> words = lines.stream().filter(l -> l.startsWith("word ")).toList();
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
        number(lines, "medianMillis"),
        number(lines, "p99Millis"),
        number(lines, "realTimeFactor"),
        (long) number(lines, "heapBytes"));
  }

  /** What the model makes of one WAV file: word, probability, milliseconds. */
  static String predict(Path model, Path recording, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    return run(program(folder), model.toString(), recording.toString()).strip();
  }

  private static Path program(Path folder) throws IOException {
    Path program = folder.resolve("ClassifyRecordings.java");
    try (InputStream source = DeviceRun.class.getResourceAsStream("ClassifyRecordings.java")) {
      if (source == null) {
        throw new IOException("ClassifyRecordings.java is missing from the demo's jar");
      }
      Files.copy(source, program, StandardCopyOption.REPLACE_EXISTING);
    }
    return program;
  }

  private static String run(Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", runtimeJar().toString(), program.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException("the device program ended with code " + code + "; see above");
    }
    return output;
  }

  private static double number(List<String> lines, String key) throws IOException {
    return lines.stream()
        .filter(line -> line.startsWith(key + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(key.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new IOException("the device program printed no '" + key + "'"));
  }

  private static Path runtimeJar() throws IOException {
    try {
      return Path.of(
          CompactModel.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("cannot tell where the runtime jar is", e);
    }
  }
}
