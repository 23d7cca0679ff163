package io.github.dl4jcompress.cli.input;

import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.TensorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads files of one kind, each of which holds one example. */
public final class ExampleFile {
  private static final List<String> PICTURES = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp");

  private final boolean sequences;
  private final TensorShape shape;
  private final Reading reading;

  private interface Reading {
    float[] read(Path file) throws IOException;
  }

  private ExampleFile(boolean sequences, TensorShape shape, Reading reading) {
    this.sequences = sequences;
    this.shape = shape;
    this.reading = reading;
  }

  /**
   * What reads files like this one.
   *
   * @param frontEnd of recordings, if the model hears some
   * @throws RefusedFileException if its name tells no kind, or the model does not take it
   */
  static ExampleFile like(Path file, InputSpec spec, Optional<AudioFrontEnd> frontEnd)
      throws IOException {
    if (isRecording(file)) {
      AudioFrontEnd ears =
          frontEnd.orElseThrow(
              () ->
                  new RefusedFileException(
                      file + ": a recording, and the model has no front end for sound"));
      SoundInput sound = new SoundInput(ears);
      return new ExampleFile(
          true,
          TensorShape.vector(ears.features()),
          each -> isRecording(each) ? sound.read(each) : mixed(each));
    }
    if (isPicture(file)) {
      PictureInput picture = PictureInput.like(file, spec);
      return new ExampleFile(
          false, picture.shape(), each -> isPicture(each) ? picture.read(each) : mixed(each));
    }
    throw new RefusedFileException(
        file + ": of no known kind; allowed: .wav and " + String.join(", ", PICTURES));
  }

  private static float[] mixed(Path file) throws RefusedFileException {
    throw new RefusedFileException(file + ": not of the kind of the files before it");
  }

  /**
   * The examples in one file: a picture or a recording is one; of a CSV file each row is one, or,
   * of a model for sequences, each row is a step of the only one.
   *
   * @param frontEnd of recordings, if the model hears some
   */
  public static List<float[]> examples(Path file, InputSpec spec, Optional<AudioFrontEnd> frontEnd)
      throws IOException {
    if (!hasSuffix(file, ".csv")) {
      return List.of(like(file, spec, frontEnd).read(file));
    }
    List<float[]> rows = new ArrayList<>();
    for (CsvInput.Row row : CsvInput.read(file, false)) {
      if (row.values().length != spec.values()) {
        throw new RefusedFileException(
            "%s: line %d has %d values, the model takes %d"
                .formatted(file, row.line(), row.values().length, spec.values()));
      }
      rows.add(row.values());
    }
    return spec.sequence() ? List.of(joined(rows)) : rows;
  }

  private static float[] joined(List<float[]> steps) {
    int each = steps.get(0).length;
    float[] sequence = new float[steps.size() * each];
    for (int i = 0; i < steps.size(); i++) {
      System.arraycopy(steps.get(i), 0, sequence, i * each, each);
    }
    return sequence;
  }

  private static boolean isRecording(Path file) {
    return hasSuffix(file, ".wav");
  }

  private static boolean isPicture(Path file) {
    return PICTURES.stream().anyMatch(suffix -> hasSuffix(file, suffix));
  }

  private static boolean hasSuffix(Path file, String suffix) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(suffix);
  }

  boolean sequences() {
    return sequences;
  }

  TensorShape shape() {
    return shape;
  }

  float[] read(Path file) throws IOException {
    return reading.read(file);
  }
}
