package io.github.dl4jcompress.cli.network;

import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.cli.input.Examples;
import io.github.dl4jcompress.cli.input.InputSpec;
import io.github.dl4jcompress.cli.input.RefusedFileException;
import io.github.dl4jcompress.demo.EpochOrder;
import io.github.dl4jcompress.model.TensorShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** A network of DL4J with one input and one output, and the form in which it takes examples. */
public final class FloatNetwork {
  private static final int BATCH = 256;

  private final Model model;
  private final InputSpec spec;
  private final boolean flat;
  private final int outputs;

  private FloatNetwork(Model model, InputSpec spec, boolean flat, int outputs) {
    this.model = model;
    this.spec = spec;
    this.flat = flat;
    this.outputs = outputs;
  }

  /**
   * Reads a network that DL4J saved.
   *
   * @throws RefusedFileException if the file is damaged or not taken, or the network is not
   */
  public static FloatNetwork read(Path file) throws IOException {
    try {
      return of(NetworkArchive.read(file));
    } catch (UnsupportedNetworkException e) {
      throw new RefusedFileException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Makes a network of the JSON that {@code toJson} of DL4J's configurations gives: not trained,
   * its parameters drawn from the seed in it.
   *
   * @throws RefusedFileException if the file is damaged or not taken, or the network is not
   */
  public static FloatNetwork configured(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(NetworkConfiguration.read(in, file.toString()).network());
    } catch (MalformedFileException e) {
      throw new RefusedFileException(String.valueOf(e.getMessage()), e);
    } catch (UnsupportedNetworkException e) {
      throw new RefusedFileException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Looks at a network.
   *
   * @throws UnsupportedNetworkException if it has several inputs or outputs, or its first layer is
   *     neither dense, nor recurrent, nor a 2-d convolution
   */
  static FloatNetwork of(Model model) {
    NetworkTopology topology = NetworkTopology.of(model);
    if (topology.inputs().size() != 1 || topology.outputs().size() != 1) {
      throw new UnsupportedNetworkException(
          "need one input and one output, found "
              + topology.inputs()
              + " and "
              + topology.outputs());
    }
    Node first = topology.consumers(topology.inputs().get(0)).get(0);
    InputPreProcessor before = first.preProcessor().orElse(null);
    FeedForwardLayer last = (FeedForwardLayer) Logits.outputLayer(model).configuration();
    int outputs = Math.toIntExact(last.getNOut());
    if (before instanceof FeedForwardToCnnPreProcessor image) {
      return new FloatNetwork(
          model,
          InputSpec.image(
              new TensorShape(
                  (int) image.getNumChannels(),
                  (int) image.getInputHeight(),
                  (int) image.getInputWidth())),
          true,
          outputs);
    }
    if (before instanceof CnnToFeedForwardPreProcessor image) {
      return new FloatNetwork(
          model,
          InputSpec.image(
              new TensorShape(
                  (int) image.getNumChannels(),
                  (int) image.getInputHeight(),
                  (int) image.getInputWidth())),
          false,
          outputs);
    }
    return of(model, first, outputs);
  }

  private static FloatNetwork of(Model model, Node first, int outputs) {
    if (first.preProcessor().isPresent()
        || first.innerLayers().isEmpty()
        || !(first.innerLayers().get(0) instanceof FeedForwardLayer layer)) {
      throw new UnsupportedNetworkException(
          "layer '"
              + first.name()
              + "' ("
              + first.kind()
              + ") does not tell what the network takes; a first layer that is dense, recurrent or"
              + " a 2-d convolution does");
    }
    int inputs = Math.toIntExact(layer.getNIn());
    if (layer instanceof ConvolutionLayer) {
      return new FloatNetwork(model, InputSpec.images(inputs), false, outputs);
    }
    boolean sequence = layer instanceof BaseRecurrentLayer;
    return new FloatNetwork(model, InputSpec.row(sequence, inputs), !sequence, outputs);
  }

  /** The network itself. */
  public Model model() {
    return model;
  }

  /** What it takes. */
  public InputSpec spec() {
    return spec;
  }

  /** Number of values it puts out. */
  public int outputs() {
    return outputs;
  }

  /** Examples, which must fit, in mini-batches. */
  public DataSetIterator iterator(Examples examples, int batch, EpochOrder order) {
    return new ExampleIterator(examples, flat, outputs, batch, order);
  }

  /** What the network puts out for each of the examples, which must fit. */
  public List<float[]> outputs(Examples examples) {
    List<float[]> all = new ArrayList<>();
    DataSetIterator data = iterator(examples, BATCH, EpochOrder.stored(examples.count()));
    while (data.hasNext()) {
      DataSet batch = data.next();
      INDArray found =
          Logits.outputs(
              model, batch.getFeatures(), Optional.ofNullable(batch.getFeaturesMaskArray()));
      if (found.rank() != 2) {
        throw new UnsupportedNetworkException(
            "the network answers each step of a sequence; one that answers once is needed");
      }
      for (int i = 0; i < found.rows(); i++) {
        all.add(found.getRow(i).toFloatVector());
      }
    }
    return all;
  }
}
