package io.github.dl4jcompress.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.WeightView;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Forward and backward passes see one and the same draw, and gradients are those at it. */
class RandomPassesTest {
  private static final int STEPS = 6;

  /** Recomputes each step's gradients with an ordinary network that has the weights drawn. */
  private static final class Recomputation extends BaseTrainingListener {
    private final MultiLayerNetwork plain;
    private final DataSet data;
    private int compared;

    Recomputation(MultiLayerNetwork plain, DataSet data) {
      this.plain = plain;
      this.data = data;
    }

    @Override
    public void onBackwardPass(Model model) {
      plain.setParams(model.params());
      for (NamedLayer layer : NetworkTopology.layers(model)) {
        for (WeightView view : layer.weights()) {
          Layer live = layer.layer();
          INDArray drawn =
              ((BaseLayer) layer.configuration())
                  .getWeightNoise()
                  .getParameter(live, view.key(), 0, 0, true, LayerWorkspaceMgr.noWorkspaces());
          assertThat(drawn.distance2(view.values())).as(layer.name()).isPositive();
          plain
              .params()
              .get(NDArrayIndex.interval(view.offset(), view.range().to()))
              .assign(inMemoryOrder(drawn));
        }
      }
      plain.setInput(data.getFeatures());
      plain.setLabels(data.getLabels());
      plain.computeGradientAndScore();
      double scale = plain.getGradientsViewArray().norm2Number().doubleValue();
      double error = plain.getGradientsViewArray().distance2(model.getGradientsViewArray());
      assertThat(error / scale).isCloseTo(0, within(1e-5));
      compared++;
    }
  }

  private static void check(MultiLayerNetwork network, MultiLayerNetwork plain, DataSet data) {
    Recomputation recomputation = new Recomputation(plain, data);
    Penalty penalty = Penalty.variationalDropout(data.numExamples()).learningNoiseAt(0.5);
    network.addListeners(new PenaltyListener(penalty.overSteps(0, 100)), recomputation);
    network.fit(TinyData.iterator(data, data.numExamples()), STEPS);
    assertThat(recomputation.compared).isEqualTo(STEPS);
  }

  private static INDArray inMemoryOrder(INDArray array) {
    return Nd4j.createFromArray(array.data().asFloat());
  }

  @Test
  void ofDenseLayers() {
    check(
        TinyNetworks.denseChain(TinyNetworks.settings()),
        TinyNetworks.denseChain(TinyNetworks.settings()),
        TinyData.vectors(16, 1));
  }

  @Test
  void ofConvolutionsOnOneDnn() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    OneDnnConvolutions.enable(network);
    check(network, TinyNetworks.imageChain(TinyNetworks.settings()), TinyData.images(16, 1));
  }

  @Test
  void ofLstms() {
    check(
        TinyNetworks.sequenceChain(TinyNetworks.settings(), false),
        TinyNetworks.sequenceChain(TinyNetworks.settings(), false),
        TinyData.sequences(16, 1));
  }
}
