package io.github.dl4jcompress.benchmarks;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.format.ModelFileException;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.WeightMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model in a file.
 *
 * @param name stable word for the report
 * @param file that it is in
 * @param bytes of the file
 * @param model what was read
 */
record StoredModel(String name, Path file, long bytes, CompactModel model) {

  /**
   * Opens a model. Its name is {@code lenet5} if it is made like one, of two convolutions and two
   * dense layers, and else that of the file.
   *
   * @throws IOException if it cannot be read, naming the file
   */
  static StoredModel open(Path file) throws IOException {
    CompactModel model;
    try {
      model = CompactModel.load(file);
    } catch (ModelFileException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    String name = isLeNet5(model) ? "lenet5" : String.valueOf(file.getFileName());
    return new StoredModel(name.replaceFirst("\\.d4c$", ""), file, Files.size(file), model);
  }

  private static boolean isLeNet5(CompactModel model) {
    List<Layer> layers = model.network().layers();
    long convolutions = layers.stream().filter(Convolution.class::isInstance).count();
    long dense = layers.stream().filter(Dense.class::isInstance).count();
    long matrices = layers.stream().mapToLong(layer -> layer.weights().size()).sum();
    return convolutions == 2 && dense == 2 && matrices == 4;
  }

  /**
   * Its matrices of levels, named after the model, their number from 1 on, and their layer's kind.
   * Real weights are left out.
   */
  List<Tensor> tensors() {
    List<Tensor> tensors = new ArrayList<>();
    for (Layer layer : model.network().layers()) {
      String kind = layer.kind().replace(' ', '-');
      for (WeightMatrix weights : layer.weights()) {
        if (weights instanceof QuantizedWeights levels) {
          tensors.add(Tensor.of(name + "-" + (tensors.size() + 1) + "-" + kind, levels));
        }
      }
    }
    return tensors;
  }
}
