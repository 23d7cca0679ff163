package io.github.dl4jcompress.format;

import io.github.dl4jcompress.codec.FuzzCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is fuzzed, and the inputs to begin with.
 *
 * @param name of its file of hostile inputs
 * @param program its class
 * @param method of that class, which a fuzzer calls
 */
record FuzzTarget(String name, Class<?> program, Consumer<byte[]> method) {
  private static final Path HOSTILE = Path.of("src", "test", "resources", "hostile");
  private static final byte[] SHAPE = {11, 13, 14, 3}; // of matrices: 12 x 14, 4 bits, a stride
  private static final int LONGEST_SEED = 1 << 10;

  static Stream<FuzzTarget> all() {
    return Stream.of(
        new FuzzTarget(
            "header", FuzzFiles.WholeFile.class, FuzzFiles.WholeFile::fuzzerTestOneInput),
        new FuzzTarget("head", FuzzFiles.WholeHead.class, FuzzFiles.WholeHead::fuzzerTestOneInput),
        new FuzzTarget(
            "graph-head", FuzzFiles.GraphHead.class, FuzzFiles.GraphHead::fuzzerTestOneInput),
        new FuzzTarget(
            "section-table",
            FuzzFiles.SectionTable.class,
            FuzzFiles.SectionTable::fuzzerTestOneInput),
        new FuzzTarget(
            "tensor-section",
            FuzzFiles.TensorSection.class,
            FuzzFiles.TensorSection::fuzzerTestOneInput),
        new FuzzTarget(
            "metadata",
            FuzzFiles.NamesAndFrontEnd.class,
            FuzzFiles.NamesAndFrontEnd::fuzzerTestOneInput),
        new FuzzTarget("any-code", FuzzCodes.Any.class, FuzzCodes.Any::fuzzerTestOneInput),
        new FuzzTarget("plain-code", FuzzCodes.Plain.class, FuzzCodes.Plain::fuzzerTestOneInput),
        new FuzzTarget("tree-code", FuzzCodes.Tree.class, FuzzCodes.Tree::fuzzerTestOneInput),
        new FuzzTarget("mixed-code", FuzzCodes.Mixed.class, FuzzCodes.Mixed::fuzzerTestOneInput),
        new FuzzTarget(
            "shared-code", FuzzCodes.Shared.class, FuzzCodes.Shared::fuzzerTestOneInput));
  }

  /**
   * Writes the inputs of each target, one a file, to a folder that is named as its class is.
   *
   * @param args the folder of these folders
   */
  public static void main(String[] args) throws IOException {
    for (FuzzTarget target : all().toList()) {
      Path folder = Files.createDirectories(Path.of(args[0]).resolve(target.program.getName()));
      List<byte[]> inputs = new ArrayList<>(target.seeds());
      inputs.addAll(target.hostile());
      for (int i = 0; i < inputs.size(); i++) {
        Files.write(folder.resolve("seed-" + i), inputs.get(i));
      }
    }
  }

  /** What fuzzers found: the files of the folder {@code hostile}. */
  List<byte[]> hostile() throws IOException {
    Path file = HOSTILE.resolve(name + ".txt");
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#"))
        .map(HexFormat.of()::parseHex)
        .toList();
  }

  /** The name of a target, as the name of a test. */
  @Override
  public String toString() {
    return name;
  }

  /** Golden files, or the part of each that the target is about. */
  List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (Path file : GoldenTest.models().toList()) {
      if (!file.endsWith("files.d4c")) {
        seeds.addAll(seeds(Files.readAllBytes(file)));
      }
    }
    return seeds.stream().filter(seed -> seed.length <= LONGEST_SEED).toList();
  }

  private List<byte[]> seeds(byte[] golden) throws IOException {
    Restamp parts = Restamp.of(golden);
    Header header = Header.read(golden, golden.length, ReadLimits.DEFAULT);
    int front = header.frontBytes();
    byte[] head = Arrays.copyOfRange(golden, front - header.headBytes(), front);
    return switch (name) {
      case "header" -> List.of(golden);
      case "head" -> header.minor() == 0 ? List.of(head) : List.of();
      case "graph-head" -> header.minor() > 0 ? List.of(head) : List.of();
      case "section-table" -> List.of(Arrays.copyOfRange(head, parts.layers.length, head.length));
      case "tensor-section" -> behind(new byte[] {(byte) golden.length}, parts.sections);
      case "metadata" -> behind(Arrays.copyOf(head, 1), List.of(parts.metadata));
      default -> behind(SHAPE, parts.sections);
    };
  }

  private static List<byte[]> behind(byte[] first, List<byte[]> rest) {
    List<byte[]> joined = new ArrayList<>();
    for (byte[] each : rest) {
      ByteSink sink = new ByteSink();
      sink.bytes(first);
      sink.bytes(each);
      joined.add(sink.toByteArray());
    }
    return joined;
  }
}
