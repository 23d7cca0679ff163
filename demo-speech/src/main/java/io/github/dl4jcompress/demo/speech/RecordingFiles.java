package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.audio.WavFile;
import io.github.dl4jcompress.audio.WavFormatException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads and writes the WAV files of recordings, {@code recordings/{word}_{speaker}_{index}.wav} in
 * the folder of a data set.
 *
 * @param recordings ordered by word, speaker and index; words that are all numbers in numeric order
 * @param sha256 of the sums of all files: of the text that {@code sha256sum recordings/*} prints if
 *     it sorts by bytes, in hexadecimal digits
 */
record RecordingFiles(List<Recording> recordings, String sha256) {
  /** Folder of the files inside the folder of the data set. */
  static final String FOLDER = "recordings";

  /** What a file must be called, for messages. */
  static final String PATTERN = FOLDER + "/{word}_{speaker}_{index}.wav";

  private static final Pattern NAME =
      Pattern.compile("([^_]+)_(.+)_([0-9]{1,9})\\.wav", Pattern.CASE_INSENSITIVE);
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  RecordingFiles {
    recordings = List.copyOf(recordings);
  }

  /** Whether the folder of a data set has a folder of recordings, sound or not. */
  static boolean areIn(Path dataSet) {
    return Files.isDirectory(dataSet.resolve(FOLDER));
  }

  /**
   * Reads all WAV files; hidden files and files with another ending are left alone.
   *
   * @throws IOException if there is none, if one is damaged or has a name that does not fit, or if
   *     two have the same word, speaker and index; the message names the file
   */
  static RecordingFiles read(Path dataSet) throws IOException {
    Path folder = dataSet.resolve(FOLDER);
    List<Path> files = wavFiles(folder);
    List<Recording> recordings = new ArrayList<>();
    Map<String, Path> known = new HashMap<>();
    MessageDigest sums = sha256Digest();
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      Recording recording = read(file, bytes);
      Optional<Path> other = Optional.ofNullable(known.put(recording.toString(), file));
      if (other.isPresent()) {
        throw new IOException(
            "%s: %s is the same recording, %s; need one file for each"
                .formatted(file, other.get().getFileName(), recording));
      }
      recordings.add(recording);
      String line = hex(sha256Digest().digest(bytes)) + "  " + FOLDER + "/" + file.getFileName();
      sums.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    recordings.sort(order(recordings));
    return new RecordingFiles(recordings, hex(sums.digest()));
  }

  /**
   * Writes one file per recording, with 16 bits per sample.
   *
   * @param dataSet folder whose folder {@value #FOLDER} they go to; made if it is not there
   */
  static void write(Path dataSet, List<Recording> recordings) throws IOException {
    Path folder = Files.createDirectories(dataSet.resolve(FOLDER));
    for (Recording recording : recordings) {
      Path file = folder.resolve(recording + ".wav");
      WavFile.write(file, recording.samples(), recording.sampleRate());
    }
  }

  /** The words that occur, each once, in the order of the recordings. */
  List<String> words() {
    return recordings.stream().map(Recording::word).distinct().toList();
  }

  private static List<Path> wavFiles(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> entries = Files.list(folder)) {
      all =
          entries
              .filter(Files::isRegularFile)
              .sorted(Comparator.comparing(Path::toString))
              .toList();
    }
    List<Path> files = all.stream().filter(RecordingFiles::isWav).toList();
    if (files.isEmpty()) {
      String found =
          all.isEmpty()
              ? "no file"
              : all.size() + " other files, such as " + all.get(0).getFileName();
      throw new IOException(
          "%s: no recordings, found %s; need %s".formatted(folder, found, PATTERN));
    }
    return files;
  }

  private static boolean isWav(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.toLowerCase(Locale.ROOT).endsWith(".wav") && !name.startsWith(".");
  }

  private static Recording read(Path file, byte[] bytes) throws IOException {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      throw new IOException(
          file + ": cannot tell word, speaker and index from this name; need " + PATTERN);
    }
    WavFile sound;
    try {
      sound = WavFile.read(bytes);
    } catch (WavFormatException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    if (sound.samples().length == 0) {
      throw new IOException(file + ": no samples; need at least 1");
    }
    int index = Integer.parseInt(name.group(3));
    return Recording.of(name.group(1), name.group(2), index, sound.samples(), sound.sampleRate());
  }

  private static Comparator<Recording> order(List<Recording> recordings) {
    boolean numbers = recordings.stream().allMatch(r -> NUMBER.matcher(r.word()).matches());
    Comparator<Recording> byName = Comparator.comparing(Recording::word);
    Comparator<Recording> byWord =
        numbers
            ? Comparator.comparing((Recording r) -> new BigInteger(r.word())).thenComparing(byName)
            : byName;
    return byWord.thenComparing(Recording::speaker).thenComparing(Recording::index);
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java platform has SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
