package io.github.dl4jcompress.cli.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.cli.input.RefusedFileException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class NetworkArchiveTest {
  private static final String JSON = "configuration.json";
  private static final String NUMBERS = "coefficients.bin";
  private static final int PARAMETERS = 3 * 4 + 4 + 4 * 2 + 2;

  private static Path folder;
  private static MultiLayerNetwork small;
  private static Map<String, byte[]> entries;

  @BeforeAll
  static void save(@TempDir Path place) throws IOException {
    folder = place;
    small =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(new ExponentialSchedule(ScheduleType.EPOCH, 0.1, 0.9)))
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(4)
                        .weightInit(new NormalDistribution(0, 1))
                        .build())
                .layer(new OutputLayer.Builder().nIn(4).nOut(2).build())
                .build());
    small.init();
    Path file = folder.resolve("small.zip");
    small.save(file.toFile(), true);
    entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
  }

  @Test
  void chainComesBackWithItsParameters() throws IOException {
    MultiLayerNetwork read = (MultiLayerNetwork) NetworkArchive.read(folder.resolve("small.zip"));
    assertThat(read.params().toFloatVector()).isEqualTo(small.params().toFloatVector());
    assertThat(read.getLayerWiseConfigurations().toJson())
        .isEqualTo(small.getLayerWiseConfigurations().toJson());
  }

  @Test
  void imagesAndSequencesComeBack() throws IOException {
    MultiLayerNetwork images =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Nesterovs(0.1))
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(2).build())
                .layer(new BatchNormalization())
                .layer(new OutputLayer.Builder().nOut(2).build())
                .setInputType(InputType.convolutionalFlat(6, 6, 1))
                .build());
    images.init();
    assertThat(readBack(images).params().toFloatVector())
        .isEqualTo(images.params().toFloatVector());
    MultiLayerNetwork sequences =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LastTimeStep(new LSTM.Builder().nIn(3).nOut(4).build()))
                .layer(new OutputLayer.Builder().nIn(4).nOut(2).build())
                .build());
    sequences.init();
    assertThat(readBack(sequences).output(Nd4j.ones(2, 3, 5)).toFloatMatrix())
        .isDeepEqualTo(sequences.output(Nd4j.ones(2, 3, 5)).toFloatMatrix());
  }

  @Test
  void graphComesBack() throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", new DenseLayer.Builder().nIn(3).nOut(4).build(), "in")
                .addLayer("b", new DenseLayer.Builder().nIn(3).nOut(4).build(), "in")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                .addLayer("out", new OutputLayer.Builder().nIn(4).nOut(2).build(), "sum")
                .setOutputs("out")
                .build());
    graph.init();
    Path file = folder.resolve("graph.zip");
    graph.save(file.toFile());
    ComputationGraph read = (ComputationGraph) NetworkArchive.read(file);
    assertThat(read.params().toFloatVector()).isEqualTo(graph.params().toFloatVector());
  }

  private static MultiLayerNetwork readBack(MultiLayerNetwork network) throws IOException {
    Path file = folder.resolve("back.zip");
    network.save(file.toFile());
    return (MultiLayerNetwork) NetworkArchive.read(file);
  }

  @Test
  void refusesClassesThatAreNotOnTheList() throws IOException {
    String dense = "org.deeplearning4j.nn.conf.layers.DenseLayer";
    assertRefused(JSON, json().replace(dense, "javax.swing.JEditorPane"))
        .hasMessageEndingWith(
            "configuration.json: the class 'javax.swing.JEditorPane' is not on the list");
    assertRefused(
            JSON, json().replace("org.deeplearning4j.nn.conf.distribution.Normal", "evil.Normal"))
        .hasMessageEndingWith("the class 'evil.NormalDistribution' is not on the list");
    String lambda = "org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer";
    assertRefused(JSON, json().replace(dense, lambda)).hasMessageContaining("is not on the list");
  }

  /** Jackson also takes a class as the first of a list, which no key gives away. */
  @Test
  void refusesClassesInLists() throws IOException {
    assertRefused(JSON, json().replaceFirst("\"lossFn\" : \\{[^}]*}", "\"lossFn\" : [\"a.B\", {}]"))
        .hasMessageContaining("a.B");
  }

  @Test
  void refusesDeepAndDoubledJson() throws IOException {
    assertRefused(JSON, "[".repeat(10_000)).hasMessageEndingWith("nested more than 64 deep");
    assertRefused(JSON, "{\"confs\": [], \"confs\": []}").hasMessageContaining("Duplicate field");
    assertRefused(JSON, "").hasMessageContaining("No content");
    assertRefused(JSON, "[1]").hasMessageContaining("configuration.json: ");
  }

  @Test
  void refusesShapesThatTheNumbersDoNotFill() throws IOException {
    assertRefused(NUMBERS, numbers(100_000, 10, "FLOAT", 10))
        .hasMessageEndingWith("a dimension of 100000, the configuration needs a row of 26");
    assertRefused(NUMBERS, numbers(PARAMETERS, 1L << 40, "FLOAT", 10))
        .hasMessageEndingWith("found 1099511627776 numbers, the configuration needs 26");
    assertRefused(NUMBERS, numbers(PARAMETERS, -1, "FLOAT", 10))
        .hasMessageEndingWith("found -1 numbers of the type FLOAT, allowed: FLOAT");
    assertRefused(NUMBERS, numbers(PARAMETERS, PARAMETERS, "DOUBLE", PARAMETERS))
        .hasMessageEndingWith("found 26 numbers of the type DOUBLE, allowed: FLOAT");
    assertRefused(NUMBERS, numbers(PARAMETERS, PARAMETERS, "FLOAT", 10))
        .hasMessageEndingWith("coefficients.bin: ends too early or is damaged");
    assertRefused(NUMBERS, numbers(PARAMETERS, PARAMETERS, "FLOAT", PARAMETERS + 1))
        .hasMessageEndingWith("more bytes than its numbers need");
  }

  @Test
  void refusesNumbersThatAreNotFinite() throws IOException {
    byte[] bytes = numbers(PARAMETERS, PARAMETERS, "FLOAT", PARAMETERS);
    bytes[bytes.length - 4] = 0x7f;
    bytes[bytes.length - 3] = (byte) 0xc0;
    assertRefused(NUMBERS, bytes).hasMessageEndingWith("coefficients.bin: number 25 is NaN");
  }

  @Test
  void refusesLayersTooLargeForTheirNumbers() throws IOException {
    assertRefused(JSON, json().replace("\"nout\" : 4", "\"nout\" : 2000000000"))
        .hasMessageContaining("at most 268435456 in all");
    assertRefused(JSON, json().replace("\"nout\" : 4", "\"nout\" : 5"))
        .hasMessageContaining("the configuration needs a row of 30");
  }

  @Test
  void refusesMissingEntriesAndOtherFiles() throws IOException {
    Path file = folder.resolve("half.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(JSON));
      zip.write(entries.get(JSON));
    }
    assertThatThrownBy(() -> NetworkArchive.read(file))
        .isInstanceOf(RefusedFileException.class)
        .hasMessage(file + ": entry 'coefficients.bin' is missing");
    byte[] whole = Files.readAllBytes(folder.resolve("small.zip"));
    Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> NetworkArchive.read(cut)).isInstanceOf(RefusedFileException.class);
  }

  private static String json() {
    return new String(entries.get(JSON), UTF_8);
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(String entry, String content)
      throws IOException {
    return assertRefused(entry, content.getBytes(UTF_8));
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(String entry, byte[] content)
      throws IOException {
    assertThat(content).as("changed").isNotEqualTo(entries.get(entry));
    Path file = folder.resolve("changed.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> each : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(each.getKey()));
        zip.write(each.getKey().equals(entry) ? content : each.getValue());
      }
    }
    return assertThatThrownBy(() -> NetworkArchive.read(file))
        .isInstanceOf(RefusedFileException.class)
        .hasMessageStartingWith(file + ": ");
  }

  /** A row in ND4J's form. */
  private static byte[] numbers(long row, long count, String type, int written) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF("MIXED_DATA_TYPES");
      out.writeLong(8);
      out.writeUTF("LONG");
      for (long number : new long[] {2, 1, row, row, 1, 8192, 1, 99}) {
        out.writeLong(number);
      }
      out.writeUTF("MIXED_DATA_TYPES");
      out.writeLong(count);
      out.writeUTF(type);
      for (int i = 0; i < written; i++) {
        out.writeFloat(i);
      }
    }
    return bytes.toByteArray();
  }
}
