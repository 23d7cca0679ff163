package io.github.dl4jcompress.distill;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Starts a student from its teacher's parameters.
 *
 * <pre>{@code
 * KnowledgeTransfer.parameters(teacher, student);
 * }</pre>
 *
 * <p>A student layer takes the parameters of the teacher's layer of the same name and kind, or else
 * of the next one of the same kind and shapes. Where the student is narrower, it takes the first
 * units: of each layer the first output channels, and of the next one what belongs to them as
 * inputs, gate by gate in an LSTM. Where it is wider, the rest stays as it was initialised.
 */
public final class KnowledgeTransfer {
  /**
   * Kinds whose parameters may be cut, with the number of gates side by side in the last dimension.
   */
  private static final Map<Class<?>, Integer> GATES =
      Map.of(
          DenseLayer.class, 1,
          OutputLayer.class, 1,
          RnnOutputLayer.class, 1,
          ConvolutionLayer.class, 1,
          BatchNormalization.class, 1,
          SimpleRnn.class, 1,
          LSTM.class, 4);

  private KnowledgeTransfer() {}

  /**
   * What one layer of a student was given.
   *
   * @param layer the student's layer
   * @param source the teacher's layer; empty if none fits and the layer stays as it was
   * @param copied number of parameters taken over
   * @param total number of parameters of the student's layer
   */
  public record Transfer(String layer, Optional<String> source, long copied, long total) {}

  /** Copies all that fits; one entry per layer of the student that has parameters. */
  public static List<Transfer> parameters(Model teacher, Model student) {
    List<NamedLayer> sources = withParameters(teacher);
    Set<String> taken = new HashSet<>();
    List<Transfer> transfers = new ArrayList<>();
    for (NamedLayer target : withParameters(student)) {
      Optional<NamedLayer> source = source(target, sources, taken);
      source.ifPresent(layer -> taken.add(layer.name()));
      transfers.add(
          new Transfer(
              target.name(),
              source.map(NamedLayer::name),
              source.map(layer -> copy(layer, target)).orElse(0L),
              target.layer().numParams()));
    }
    return transfers;
  }

  private static List<NamedLayer> withParameters(Model model) {
    return NetworkTopology.layers(model).stream().filter(l -> l.layer().numParams() > 0).toList();
  }

  private static Optional<NamedLayer> source(
      NamedLayer target, List<NamedLayer> sources, Set<String> taken) {
    List<NamedLayer> sameKind =
        sources.stream()
            .filter(s -> s.configuration().getClass() == target.configuration().getClass())
            .toList();
    Optional<NamedLayer> sameName =
        sameKind.stream()
            .filter(s -> s.name().equals(target.name()))
            .filter(s -> sameShapes(s, target) || GATES.containsKey(s.configuration().getClass()))
            .findFirst();
    return sameName.or(
        () ->
            sameKind.stream()
                .filter(s -> !taken.contains(s.name()) && sameShapes(s, target))
                .findFirst());
  }

  private static boolean sameShapes(NamedLayer a, NamedLayer b) {
    Map<String, INDArray> other = b.layer().paramTable();
    return a.layer().paramTable().entrySet().stream()
        .allMatch(
            parameter -> {
              INDArray match = other.get(parameter.getKey());
              return match != null && match.equalShapes(parameter.getValue());
            });
  }

  private static long copy(NamedLayer source, NamedLayer target) {
    int gates = GATES.getOrDefault(source.configuration().getClass(), 1);
    long copied = 0;
    for (Map.Entry<String, INDArray> entry : target.layer().paramTable().entrySet()) {
      INDArray from = source.layer().paramTable().get(entry.getKey());
      if (from != null && from.rank() == entry.getValue().rank()) {
        copied += copy(from, entry.getValue(), gates);
      }
    }
    return copied;
  }

  /** Copies the first block of each gate; works on copies, because ND4J cannot cut all views. */
  private static long copy(INDArray from, INDArray to, int gates) {
    INDArray source = from.dup();
    INDArray result = to.dup();
    int last = from.rank() - 1;
    long copied = 0;
    for (int gate = 0; gate < gates; gate++) {
      INDArrayIndex[] cutFrom = new INDArrayIndex[from.rank()];
      INDArrayIndex[] cutTo = new INDArrayIndex[from.rank()];
      long block = 1;
      for (int d = 0; d <= last; d++) {
        int parts = d == last ? gates : 1;
        long size = Math.min(from.size(d), to.size(d)) / parts;
        cutFrom[d] = interval(d == last ? gate * from.size(d) / parts : 0, size);
        cutTo[d] = interval(d == last ? gate * to.size(d) / parts : 0, size);
        block *= size;
      }
      result.get(cutTo).assign(source.get(cutFrom));
      copied += block;
    }
    to.assign(result);
    return copied;
  }

  private static INDArrayIndex interval(long start, long size) {
    return NDArrayIndex.interval(start, start + size);
  }
}
