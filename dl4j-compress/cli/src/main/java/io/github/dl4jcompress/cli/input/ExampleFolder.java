package io.github.dl4jcompress.cli.input;

import io.github.dl4jcompress.demo.IdxFiles;
import io.github.dl4jcompress.demo.IdxInput;
import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.TensorShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of labelled examples, in a part to train on and one to test on. One of:
 *
 * <ul>
 *   <li>the four IDX files of MNIST or a set like it, under MNIST's names, with or without {@code
 *       .gz}; pixels become {@code [0, 1]};
 *   <li>{@code train.csv} and {@code test.csv}: values, and the class in the last field;
 *   <li>{@code train/CLASS/} and {@code test/CLASS/} with pictures (PNG, JPEG, GIF, BMP) of the
 *       model's size, whose values become {@code [0, 1]}, or with recordings (WAV).
 * </ul>
 */
public final class ExampleFolder {
  private static final int MOST_EXAMPLES = 1_000_000;

  private final Path folder;
  private final InputSpec spec;
  private final Optional<AudioFrontEnd> frontEnd;

  /** Which examples. */
  public enum Part {
    TRAIN,
    TEST;

    private String folder() {
      return this == TRAIN ? "train" : "test";
    }
  }

  /**
   * A folder, which is not looked into yet.
   *
   * @param spec what the model takes
   * @param frontEnd of recordings, if the model hears some
   */
  public ExampleFolder(Path folder, InputSpec spec, Optional<AudioFrontEnd> frontEnd) {
    this.folder = folder;
    this.spec = spec;
    this.frontEnd = frontEnd;
  }

  /**
   * Reads a part.
   *
   * @throws RefusedFileException naming the file that is damaged, or not of the model's shape
   * @throws IOException if there is no data, or a file cannot be read
   */
  public Examples read(Part part) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("cannot read " + folder + ": it is no directory");
    }
    Optional<IdxFiles> idx = IdxFiles.in(folder);
    if (idx.isPresent()) {
      return idx(idx.get(), part);
    }
    Path csv = folder.resolve(part.folder() + ".csv");
    if (Files.exists(csv)) {
      return csv(csv);
    }
    Path classes = folder.resolve(part.folder());
    if (Files.isDirectory(classes)) {
      return files(classes);
    }
    throw new IOException(
        "no %s data in %s: looked for the IDX files %s, for %s.csv and for the folder %s"
            .formatted(part.folder(), folder, IdxFiles.names(), part.folder(), part.folder()));
  }

  private static Examples idx(IdxFiles files, Part part) throws IOException {
    boolean train = part == Part.TRAIN;
    Path images = files.path(train ? IdxFiles.Part.TRAIN_IMAGES : IdxFiles.Part.TEST_IMAGES);
    Path labels = files.path(train ? IdxFiles.Part.TRAIN_LABELS : IdxFiles.Part.TEST_LABELS);
    List<Integer> classes = new ArrayList<>();
    try (IdxInput in = IdxInput.open(labels)) {
      ByteBuffer header = in.header(2, IdxInput.LABELS, "labels");
      for (byte label : in.body(in.count(header, MOST_EXAMPLES, "labels"), "labels")) {
        classes.add(Byte.toUnsignedInt(label));
      }
    }
    try (IdxInput in = IdxInput.open(images)) {
      ByteBuffer header = in.header(4, IdxInput.IMAGES, "images");
      int count = in.count(header, MOST_EXAMPLES, "images");
      int rows = header.getInt();
      int columns = header.getInt();
      int side = 1 << 15;
      if (rows < 1
          || columns < 1
          || rows > side
          || columns > side
          || (long) count * rows * columns > Integer.MAX_VALUE - 16) {
        throw new RefusedFileException(
            images + ": " + count + " images of " + columns + "x" + rows + " pixels are too many");
      }
      if (count != classes.size()) {
        throw new RefusedFileException(
            images
                + " holds "
                + count
                + " images but "
                + labels
                + " "
                + classes.size()
                + " labels");
      }
      byte[] pixels = in.body(count * rows * columns, "pixels");
      return new Examples(
          false,
          new TensorShape(1, rows, columns),
          unit(pixels, rows * columns),
          classes,
          List.of());
    }
  }

  private static List<float[]> unit(byte[] pixels, int each) {
    List<float[]> images = new ArrayList<>();
    for (int from = 0; from < pixels.length; from += each) {
      float[] image = new float[each];
      for (int i = 0; i < each; i++) {
        image[i] = Byte.toUnsignedInt(pixels[from + i]) / 255f;
      }
      images.add(image);
    }
    return images;
  }

  private static Examples csv(Path file) throws IOException {
    List<CsvInput.Row> rows = CsvInput.read(file, true);
    List<float[]> inputs = rows.stream().map(CsvInput.Row::values).toList();
    List<String> names = rows.stream().map(CsvInput.Row::label).toList();
    TensorShape shape = TensorShape.vector(inputs.get(0).length);
    if (names.stream().allMatch(name -> name.matches("[0-9]{1,5}"))) {
      List<Integer> numbers = names.stream().map(Integer::valueOf).toList();
      return new Examples(false, shape, inputs, numbers, List.of());
    }
    List<String> labels = names.stream().distinct().sorted().toList();
    return new Examples(false, shape, inputs, names.stream().map(labels::indexOf).toList(), labels);
  }

  private Examples files(Path parent) throws IOException {
    List<Path> folders = entries(parent).stream().filter(Files::isDirectory).toList();
    List<String> labels = folders.stream().map(ExampleFolder::name).toList();
    List<float[]> inputs = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    Optional<ExampleFile> reader = Optional.empty();
    for (int i = 0; i < folders.size(); i++) {
      for (Path file : entries(folders.get(i))) {
        reader =
            Optional.of(reader.isPresent() ? reader.get() : ExampleFile.like(file, spec, frontEnd));
        if (inputs.size() == MOST_EXAMPLES) {
          throw new RefusedFileException(parent + ": more than " + MOST_EXAMPLES + " files");
        }
        inputs.add(reader.get().read(file));
        classes.add(i);
      }
    }
    if (inputs.isEmpty()) {
      throw new IOException(
          "no data in " + parent + ": looked for folders with files, one a class");
    }
    return new Examples(
        reader.orElseThrow().sequences(), reader.orElseThrow().shape(), inputs, classes, labels);
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** What is in a folder, in the order of its names; what is hidden is not. */
  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> !name(path).startsWith(".")).sorted().toList();
    }
  }
}
