package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomGraphs;
import io.github.dl4jcompress.model.RandomNetworks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One hash of all that is written of a few networks, names of files too; also as a program. */
final class WrittenBytes {
  private WrittenBytes() {}

  /**
   * Prints the hash.
   *
   * @param args a directory to write into
   */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws IOException {
    System.out.println(hash(Path.of(args[0])));
  }

  /** Writes into a directory, leaves nothing there. */
  static String hash(Path directory) throws IOException {
    ByteSink all = new ByteSink();
    Stream<CompactNetwork> random =
        IntStream.range(0, 5)
            .boxed()
            .flatMap(
                i ->
                    Stream.of(
                        RandomNetworks.network(i),
                        RandomGraphs.graph(i),
                        RandomNetworks.realNetwork(i),
                        RandomNetworks.sequenceNetwork(i)));
    for (CompactNetwork network : Stream.concat(SampleFiles.networks(), random).toList()) {
      all.bytes(ModelFile.write(network));
      all.bytes(Container.of(network, Layout.SECTION_PER_LAYER).bytes());
    }
    Path model = directory.resolve("model.d4c");
    ModelFile.save(SampleFiles.everyKindOfSequenceLayer(), model, Layout.FILE_PER_LAYER);
    List<Path> files;
    try (Stream<Path> list = Files.list(directory)) {
      files = list.sorted().toList();
    }
    for (Path file : files) {
      all.bytes(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      all.bytes(Files.readAllBytes(file));
      Files.delete(file);
    }
    return GoldenFiles.sha256(all.toByteArray());
  }
}
