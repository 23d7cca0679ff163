package io.github.dl4jcompress.cli.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The configuration of a chain or graph, from DL4J's JSON, all of whose classes are known. */
final class NetworkConfiguration {
  private static final int MOST_BYTES = 16 << 20;

  /** Most parameters: 1 GiB of floats. */
  private static final long MOST_PARAMETERS = 1L << 28;

  private final Optional<MultiLayerConfiguration> chain;
  private final Optional<ComputationGraphConfiguration> graph;
  private final long parameters;
  private final String name;

  private NetworkConfiguration(
      Optional<MultiLayerConfiguration> chain,
      Optional<ComputationGraphConfiguration> graph,
      long parameters,
      String name) {
    this.chain = chain;
    this.graph = graph;
    this.parameters = parameters;
    this.name = name;
  }

  /**
   * Reads the configuration of a network, and makes nothing of it yet.
   *
   * @param name of the file or entry, for messages
   * @throws MalformedFileException if it is too large, no configuration, or names other classes
   */
  static NetworkConfiguration read(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new MalformedFileException(name + ": more than " + MOST_BYTES + " bytes");
    }
    try {
      return parse(new String(bytes, StandardCharsets.UTF_8), name);
    } catch (MalformedFileException e) {
      throw new MalformedFileException(name + ": " + e.getMessage(), e);
    }
  }

  private static NetworkConfiguration parse(String json, String name) throws IOException {
    KnownClasses.requireOnlyThese(json);
    // The same list once more, held against each class that Jackson is about to load.
    ObjectMapper mapper =
        NeuralNetConfiguration.mapper().copy().setPolymorphicTypeValidator(KnownClasses.gate());
    try {
      boolean isChain = mapper.readTree(json).has("confs");
      return isChain
          ? of(mapper.readValue(json, MultiLayerConfiguration.class), name)
          : of(mapper.readValue(json, ComputationGraphConfiguration.class), name);
    } catch (JsonProcessingException e) {
      throw new MalformedFileException(e.getOriginalMessage(), e);
    } catch (MalformedFileException e) {
      throw e;
    } catch (RuntimeException e) { // DL4J looks at what Jackson gives it, in many ways
      throw new MalformedFileException("no network: " + e, e);
    }
  }

  private static NetworkConfiguration of(MultiLayerConfiguration chain, String name)
      throws IOException {
    requireFloats(chain.getDataType());
    long parameters = 0;
    for (NeuralNetConfiguration layer : chain.getConfs()) {
      layer.getLayer().setDataType(DataType.FLOAT);
      parameters = sum(parameters, layer.getLayer().initializer().numParams(layer));
    }
    return new NetworkConfiguration(Optional.of(chain), Optional.empty(), parameters, name);
  }

  private static NetworkConfiguration of(ComputationGraphConfiguration graph, String name)
      throws IOException {
    requireFloats(graph.getDataType());
    long parameters = 0;
    for (GraphVertex vertex : graph.getVertices().values()) {
      vertex.setDataType(DataType.FLOAT);
      parameters = sum(parameters, vertex.numParams(true));
    }
    return new NetworkConfiguration(Optional.empty(), Optional.of(graph), parameters, name);
  }

  private static void requireFloats(DataType type) throws MalformedFileException {
    if (type != DataType.FLOAT) {
      throw new MalformedFileException("numbers of the type " + type + ", allowed: FLOAT");
    }
  }

  private static long sum(long before, long more) throws MalformedFileException {
    if (more < 0 || more > MOST_PARAMETERS - before) {
      throw new MalformedFileException(
          "a layer of " + more + " parameters; at most " + MOST_PARAMETERS + " in all");
    }
    return before + more;
  }

  /** Number of parameters, at most 2^28. */
  long parameters() {
    return parameters;
  }

  /** The network with its parameters. */
  Model network(float[] values) throws MalformedFileException {
    return network(Optional.of(Nd4j.create(values, new long[] {1, values.length})));
  }

  /** The network with the parameters that the seed of the configuration gives. */
  Model network() throws MalformedFileException {
    return network(Optional.empty());
  }

  @SuppressWarnings("NullAway") // null is DL4J's way to say: drawn from the seed
  private Model network(Optional<INDArray> values) throws MalformedFileException {
    try {
      if (chain.isPresent()) {
        MultiLayerNetwork network = new MultiLayerNetwork(chain.get());
        network.init(values.orElse(null), false);
        return network;
      }
      ComputationGraph network = new ComputationGraph(graph.orElseThrow());
      network.init(values.orElse(null), false);
      return network;
    } catch (RuntimeException e) { // the layers do not fit each other, said in DL4J's many ways
      throw new MalformedFileException(name + ": no network: " + e, e);
    }
  }
}
