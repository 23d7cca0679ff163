package io.github.dl4jcompress.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.Adam;

class TrainingCurveTest {
  @Test
  void keepsLossSparsityAndLearningRateOfEachStep() {
    MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.01)));
    network.getLayer(0).getParam("W").muli(0);
    TrainingCurve curve = new TrainingCurve();
    network.addListeners(curve);
    network.fit(TinyData.iterator(TinyData.vectors(64, 1), 16));
    assertThat(curve.points())
        .extracting(TrainingCurve.Point::step)
        .containsExactly(0L, 1L, 2L, 3L);
    assertThat(curve.points()).allMatch(point -> point.learningRate() == 0.01);
    assertThat(curve.points()).allMatch(point -> point.loss() > 0 && point.sparsity() < 1);
    assertThat(curve.points().get(3).loss()).isCloseTo(network.score(), within(0.0));
  }

  @Test
  void ofALongTrainingEachSecondStepThenEachFourthIsKept() {
    MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings(new AdaDelta()));
    TrainingCurve curve = new TrainingCurve();
    for (int step = 0; step < 1_000; step++) {
      curve.onGradientCalculation(network);
      curve.iterationDone(network, step, 0);
    }
    List<Long> steps = curve.points().stream().map(TrainingCurve.Point::step).toList();
    assertThat(steps).hasSizeBetween(TrainingCurve.MOST / 2, TrainingCurve.MOST);
    for (int i = 0; i < steps.size(); i++) {
      assertThat(steps.get(i)).isEqualTo(4L * i);
    }
    assertThat(curve.points().get(0).learningRate()).isNaN();
  }

  @Test
  void zerosThatALaterListenerHoldsAreCounted() {
    MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.01)));
    TrainingCurve curve = new TrainingCurve();
    PruningListener pruning =
        new PruningListener(PruningRecipe.of(SparsitySchedule.oneShot(0.75, 0)).global());
    network.setListeners(curve, pruning);
    network.fit(TinyData.iterator(TinyData.vectors(64, 1), 16));
    assertThat(curve.points().get(0).sparsity()).isZero();
    assertThat(curve.points().get(3).sparsity()).isCloseTo(pruning.sparsity(), within(1e-9));
  }
}
