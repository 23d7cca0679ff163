package io.github.dl4jcompress.lowrank;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;

/**
 * The ways in which a layer can be split, or why there are none.
 *
 * @param ways in the order of preference among equals
 * @param refusal why there are none; empty if there are
 */
record Candidates(List<Candidate> ways, Optional<String> refusal) {
  @SuppressWarnings("deprecation") // DL4J advises against GravesLSTM; models of the world hold it
  private static final Map<Class<?>, Set<Splitting>> KINDS =
      Map.of(
          DenseLayer.class, Set.of(Splitting.DENSE),
          OutputLayer.class, Set.of(Splitting.DENSE),
          RnnOutputLayer.class, Set.of(Splitting.EACH_STEP),
          LSTM.class, Set.of(Splitting.EACH_STEP),
          GravesLSTM.class, Set.of(Splitting.EACH_STEP),
          SimpleRnn.class, Set.of(Splitting.EACH_STEP),
          ConvolutionLayer.class, Set.of(Splitting.CHANNELS, Splitting.SPATIAL));

  private static Candidates none(String why) {
    return new Candidates(List.of(), Optional.of(why));
  }

  static Candidates of(Node node, NamedLayer live, LowRankRecipe recipe) {
    Layer outer = node.layer().orElseThrow();
    Layer layer = outer instanceof LastTimeStep last ? last.getUnderlying() : outer;
    Set<Splitting> ways = KINDS.getOrDefault(layer.getClass(), Set.of());
    if (!recipe.allows(node.name())) {
      return none("the recipe leaves it");
    }
    if (ways.isEmpty() || live.configuration().getClass() != layer.getClass()) {
      return none(node.kind() + " cannot be split");
    }
    if (live.isChannelsLast()) {
      return none("its channels come last (NHWC or NWC)");
    }
    if (((BaseLayer) layer).getWeightNoise() != null) {
      return none("its weights have noise: split first, then add it");
    }
    Optional<InputPreProcessor> reshaping = node.preProcessor();
    if (ways.contains(Splitting.EACH_STEP)
        && reshaping.isPresent()
        && reshaping.get().getClass() != FeedForwardToRnnPreProcessor.class) {
      return none("reshaped by a " + reshaping.get().getClass().getSimpleName());
    }
    List<Candidate> candidates = new ArrayList<>();
    TrainingDivergedException.requireFinite(node.name(), live.parameter("W"));
    for (Splitting way : Splitting.values()) {
      if (ways.contains(way) && recipe.splittings().contains(way) && hasWindow(layer, way)) {
        candidates.add(
            new Candidate(node.name(), (FeedForwardLayer) layer, way, live.layer().getParam("W")));
      }
    }
    return candidates.isEmpty()
        ? none("no way that the recipe allows")
        : new Candidates(candidates, Optional.empty());
  }

  /** Height and width can be taken apart only where there is more than one cell of each. */
  private static boolean hasWindow(Layer layer, Splitting way) {
    return way != Splitting.SPATIAL
        || IntStream.of(((ConvolutionLayer) layer).getKernelSize()).allMatch(size -> size > 1);
  }
}
