package io.github.dl4jcompress.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.LoggedWarnings;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.distill.DistillationTrainer;
import io.github.dl4jcompress.distill.LogitCache;
import io.github.dl4jcompress.distill.Teacher;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

class CompressorDistillationTest {
  private static final CompressionRecipe RECIPE =
      CompressionRecipe.quantize(QuantizationRecipe.weights(4))
          .prune(
              PruningRecipe.of(SparsitySchedule.cubic(0.0, 0.5).overSteps(4, 24).every(4))
                  .except("output"))
          .distill(Distillation.teacherOnly(1));

  private static MultiLayerNetwork trained() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01)));
    network.fit(TinyData.iterator(TinyData.images(256, 1), 32), 6);
    return network;
  }

  private static DataSetIterator test() {
    return TinyData.iterator(TinyData.images(500, 2), 250);
  }

  /** Images whose labels are all wrong: only a teacher can tell the classes. */
  private static DataSetIterator mislabelled() {
    DataSet data = TinyData.images(256, 3);
    INDArray wrong = data.getLabels().dup();
    for (int j = 0; j < 3; j++) {
      wrong.putColumn(j, data.getLabels().getColumn((j + 1) % 3));
    }
    return TinyData.iterator(new DataSet(data.getFeatures(), wrong), 32);
  }

  @Test
  void aNetworkIsItsOwnTeacherWhereNoOtherIsNamed() {
    MultiLayerNetwork network = trained();
    INDArray parameters = network.params().dup();
    LogitCache cache = LogitCache.inMemory();
    CompressionResult<MultiLayerNetwork> result =
        Compressor.of(network, RECIPE).cache(cache).fit(mislabelled(), test(), 5);
    assertThat(result.comparison().compactError()).isLessThan(0.05);
    assertThat(result.comparison().agreement()).isGreaterThanOrEqualTo(0.998);
    assertThat(cache.size()).isEqualTo(256);
    assertThat(network.params()).isEqualTo(parameters);
    assertThat(((OutputLayer) result.network().getOutputLayer().conf().getLayer()).getLossFn())
        .isEqualTo(new LossMCXENT());
  }

  @Test
  void anotherNetworkMayTeach() {
    ComputationGraph untrained = TinyNetworks.imageGraph(TinyNetworks.settings(new Adam(0.01)));
    CompressionResult<ComputationGraph> result =
        Compressor.of(untrained, RECIPE)
            .taughtBy(Teacher.of(trained()))
            .cache(LogitCache.inMemory())
            .fit(mislabelled(), test(), 5);
    assertThat(result.comparison().compactError()).isLessThan(0.05);
  }

  @Test
  void warnsOfHeatOnFewBits() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01)));
    List<CompressionResult<MultiLayerNetwork>> results = new ArrayList<>();
    List<String> warnings =
        LoggedWarnings.of(
            DistillationTrainer.class,
            () ->
                results.add(
                    Compressor.compress(
                        network,
                        RECIPE.distill(Distillation.teacherOnly(4)),
                        mislabelled(),
                        test(),
                        1)));
    assertThat(results).hasSize(1);
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("temperature 4.0 with weights of 4 bits or fewer");
  }

  @Test
  void refusesATeacherWithNothingToTeach() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    Teacher teacher = Teacher.of(network);
    Compressor<MultiLayerNetwork> compressor =
        Compressor.of(network, CompressionRecipe.quantize(QuantizationRecipe.weights(8)));
    assertThatThrownBy(() -> compressor.taughtBy(teacher))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the recipe does not distil: call its distill(...) first");
  }
}
