package io.github.dl4jcompress.distill;

import static io.github.dl4jcompress.distill.HintLesson.SOFT;
import static io.github.dl4jcompress.distill.HintLesson.TEST;
import static io.github.dl4jcompress.distill.HintLesson.assertTaught;
import static io.github.dl4jcompress.distill.HintLesson.bits;
import static io.github.dl4jcompress.distill.HintLesson.fit;
import static io.github.dl4jcompress.distill.HintLesson.layer;
import static io.github.dl4jcompress.distill.HintLesson.parameters;
import static io.github.dl4jcompress.distill.HintLesson.settings;
import static io.github.dl4jcompress.distill.HintLesson.student;
import static io.github.dl4jcompress.distill.HintLesson.train;
import static io.github.dl4jcompress.distill.HintLesson.trainer;
import static io.github.dl4jcompress.distill.HintLesson.unlikeness;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.LayerTap;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.QuantizationAware;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Sgd;

/** Hints beside all else in a fit: what they work with, what they cost, what they leave behind. */
class HintedFitTest {
  @Test
  void pruningAndQuantizationWorkInTheSameFit() {
    MultiLayerNetwork twin = QuantizationAware.twin(student(), QuantizationRecipe.weights(4));
    PruningListener pruned =
        new PruningListener(
            PruningRecipe.of(SparsitySchedule.cubic(0, 0.5).overSteps(3, 20).every(1))
                .only("conv", "dense"));
    twin.addListeners(pruned);
    FeatureHint hint = FeatureHint.attention("conv", "conv").weight(10);
    double before = unlikeness(hint, twin);
    fit(twin, Distillation.teacherOnly(1).hint(hint), 10);
    assertThat(unlikeness(hint, twin)).isLessThan(before / 2);
    assertThat(pruned.sparsity()).isCloseTo(0.5, within(0.01));
    for (String name : List.of("conv", "dense")) {
      float[] values = bits(layer(twin, name).weights().get(0).values());
      long zeros = IntStream.range(0, values.length).filter(i -> values[i] == 0).count();
      assertThat((double) zeros / values.length).as(name).isCloseTo(0.5, within(0.02));
    }
  }

  @Test
  void fitLeavesNoTapBehindNotEvenWhenItFails() {
    MultiLayerNetwork taught = student();
    Layer own = taught.getLayer(0);
    DistillationTrainer trainer = trainer(taught, SOFT.hint(FeatureHint.attention("conv", "conv")));
    assertThat(taught.getLayer(0)).isSameAs(own);
    List<Layer> during = new ArrayList<>();
    taught.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            during.add(((MultiLayerNetwork) model).getLayer(0));
          }
        });
    trainer.fit(train(), 1);
    assertThat(during).hasSize(3).allSatisfy(l -> assertThat(l).isInstanceOf(LayerTap.class));
    assertThat(taught.getLayer(0)).isSameAs(own);

    taught.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onForwardPass(Model model, List<INDArray> activations) {
            throw new IllegalStateException("enough"); // before the hint was followed
          }
        });
    assertThatThrownBy(() -> trainer.fit(train(), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");
    assertThat(taught.getLayer(0)).isSameAs(own);
    taught.setListeners();
    trainer.fit(train(), 1);
    assertThat(taught.getLayer(0)).isSameAs(own);
  }

  @Test
  void aHintWhoseWeightHasRunOutChangesNothing() {
    FeatureHint fading = FeatureHint.attention("conv", "conv").weight(new StepRamp(5, 0, 3));
    MultiLayerNetwork taught = student(new Sgd(0.1));
    DistillationTrainer trainer = trainer(taught, SOFT.hint(fading));
    MultiLayerNetwork untold = student(new Sgd(0.1));
    trainer.fit(train(), 1);
    fit(untold, SOFT, 1);
    assertThat(parameters(taught)).isNotEqualTo(parameters(untold));

    untold.setParams(taught.params());
    trainer.fit(train(), 1);
    fit(untold, SOFT, 1);
    assertThat(parameters(taught)).isEqualTo(parameters(untold));
  }

  @Test
  void noHiddenLayerIsAskedForWhenNoHintIsDue() {
    FeatureHint over = FeatureHint.attention("conv", "conv").weight(new StepRamp(1, 0, 1));
    MultiLayerNetwork taught = student();
    DataSetIterator data = trainer(taught, SOFT.hint(over)).attach(train());
    taught.fit(data.next());
    data.next(); // with a hint due, reading ahead is refused
    data.next();
    assertThat(data.hasNext()).isFalse();
  }

  @Test
  void theTeacherRunsOncePerMiniBatchHoweverManyHintsThereAre() {
    CountingInput input = new CountingInput();
    MultiLayerNetwork teacher = input.network();
    MultiLayerNetwork taught = TinyNetworks.denseChain(settings(new Sgd(0.1), 8));
    Distillation recipe =
        SOFT.hint(FeatureHint.features("dense", "dense"))
            .hint(FeatureHint.angles("dense", "dense"))
            .hint(FeatureHint.distances("dense", "output"));
    DistillationTrainer.of(taught, Teacher.of(teacher), recipe)
        .fit(TinyData.iterator(TinyData.vectors(20, 1), 8), 2);
    assertThat(input.examples()).isEqualTo(2 * 20);
  }

  @Test
  void attachedDataKeepsTeachingBetweenEvaluations() {
    Distillation recipe =
        SOFT.hint(FeatureHint.features("conv", "conv")).hint(FeatureHint.angles("dense", "dense"));
    MultiLayerNetwork expected = student();
    fit(expected, recipe, 3);

    MultiLayerNetwork taught = student();
    DataSetIterator data = trainer(taught, recipe).attach(train());
    for (int epoch = 0; epoch < 3; epoch++) {
      taught.fit(data);
      taught.evaluate(TinyData.iterator(TEST, 8));
      taught.feedForward(TEST.getFeatures(), true);
      assertThat(taught.score(TEST)).isFinite();
    }
    assertThat(parameters(taught)).isEqualTo(parameters(expected));
  }

  @Test
  void attachedDataWorksUnderEarlyStopping() {
    FeatureHint hint = FeatureHint.attention("conv", "conv").weight(10);
    MultiLayerNetwork taught = student();
    EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(10))
            .scoreCalculator(new DataSetLossCalculator(TinyData.iterator(TEST, 16), true))
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    DataSetIterator data = trainer(taught, SOFT.hint(hint)).attach(train());
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(configuration, taught, data).fit();
    assertThat(result.getScoreVsEpoch()).hasSize(10);
    assertThat(result.getBestModel().getLayer(0)).isNotInstanceOf(LayerTap.class);
    assertTaught(hint, result.getBestModel());
  }
}
