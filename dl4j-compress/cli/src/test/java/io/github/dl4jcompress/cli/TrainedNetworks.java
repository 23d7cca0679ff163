package io.github.dl4jcompress.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Zips as DL4J saves them, sound and not. */
final class TrainedNetworks {
  static final String CONFIGURATION = "configuration.json";
  static final String PARAMETERS = "coefficients.bin";

  private TrainedNetworks() {}

  /** A network that tells two kinds of points apart, and what attackers might make of its zip. */
  static void save(Path folder) throws IOException {
    MultiLayerNetwork network = points();
    network.save(folder.resolve("points.zip").toFile(), true);
    Map<String, byte[]> entries = entries(folder.resolve("points.zip"));
    String json = new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8);
    String chain = network.getLayerWiseConfigurations().toJson();
    Files.writeString(folder.resolve("chain.json"), chain);
    Files.writeString(folder.resolve("foreign.json"), foreign(chain));
    write(folder.resolve("normalizer.zip"), entries, "normalizer.bin", new byte[9]);
    write(folder.resolve("object.zip"), entries, "objects/x", new byte[9]);
    write(
        folder.resolve("foreign.zip"),
        entries,
        CONFIGURATION,
        foreign(json).getBytes(StandardCharsets.UTF_8));
    write(folder.resolve("short.zip"), entries, PARAMETERS, new byte[30]);
  }

  private static String foreign(String json) {
    return json.replace("org.deeplearning4j.nn.conf.layers.DenseLayer", "com.example.Gadget");
  }

  private static MultiLayerNetwork points() {
    Nd4j.getRandom().setSeed(1);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.05))
                .list()
                .layer(new DenseLayer.Builder().nIn(2).nOut(8).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder().nIn(8).nOut(2).activation(Activation.SOFTMAX).build())
                .build());
    network.init();
    double[][] points = {{0.5, 0.5}, {-0.5, -0.5}, {1, 0.3}, {-1, -0.3}, {0.3, 1}, {-0.3, -1}};
    double[][] classes = {{0, 1}, {1, 0}, {0, 1}, {1, 0}, {0, 1}, {1, 0}};
    DataSet data =
        new DataSet(
            Nd4j.createFromArray(points).castTo(DataType.FLOAT),
            Nd4j.createFromArray(classes).castTo(DataType.FLOAT));
    for (int i = 0; i < 60; i++) {
      network.fit(data);
    }
    return network;
  }

  static Map<String, byte[]> entries(Path zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  /** The same zip with one entry replaced or added. */
  static void write(Path file, Map<String, byte[]> entries, String name, byte[] content)
      throws IOException {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    changed.put(name, content);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : changed.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
  }
}
