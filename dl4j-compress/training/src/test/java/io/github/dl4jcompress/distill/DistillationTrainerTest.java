package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.QuantizationAware;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

class DistillationTrainerTest {
  private static final DataSet TEST = TinyData.vectors(600, 2);
  private static final Distillation RECIPE = Distillation.temperature(2);
  private static final MultiLayerNetwork TEACHER = student();

  private static MultiLayerNetwork student() {
    return TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.02)));
  }

  /** For vectors: dense (8 tanh) and three outputs. */
  static MultiLayerNetwork vectorNetwork(Activation activation, long seed) {
    LossFunction loss =
        switch (activation) {
          case SOFTMAX -> LossFunction.MCXENT;
          case SIGMOID -> LossFunction.XENT;
          default -> LossFunction.MSE;
        };
    return TinyNetworks.chain(
        TinyNetworks.settings(new Adam(0.02)).seed(seed),
        TinyNetworks.vectorInput(),
        TinyNetworks.dense(8, Activation.TANH),
        new OutputLayer.Builder(loss).name("output").nOut(3).activation(activation).build());
  }

  @BeforeAll
  static void trainTheTeacher() {
    TEACHER.fit(TinyData.iterator(TinyData.vectors(512, 1), 32), 15);
    assertThat(error(TEACHER)).isLessThan(0.05);
  }

  private static double error(Model network) {
    INDArray found = Logits.of(network).of(TEST.getFeatures()).argMax(1);
    return TEST.getLabels()
        .argMax(1)
        .neq(found)
        .castTo(TEST.getFeatures().dataType())
        .meanNumber()
        .doubleValue();
  }

  /** Sixty examples of which about half have a label drawn by lot. */
  private static DataSet misleading() {
    DataSet data = TinyData.vectors(60, 3);
    Random random = new Random(4);
    for (int i = 0; i < 60; i += 2) {
      data.getLabels().getRow(i).assign(0);
      data.getLabels().putScalar(i, random.nextInt(3), 1);
    }
    return data;
  }

  private static DataSetIterator train() {
    return TinyData.iterator(misleading(), 20);
  }

  private static ILossFunction loss(Model network) {
    return ((BaseOutputLayer) Logits.outputLayer(network).configuration()).getLossFn();
  }

  @Test
  void aStudentLearnsMoreFromItsTeacherThanFromBadLabels() {
    MultiLayerNetwork alone = student();
    alone.fit(train(), 100);
    MultiLayerNetwork taught = student();
    DistillationTrainer.of(taught, Teacher.of(TEACHER), RECIPE.hardWeight(0.1).softWeight(0.9))
        .cache(LogitCache.inMemory())
        .fit(train(), 100);
    assertThat(error(alone)).isGreaterThan(0.12);
    assertThat(error(taught)).isLessThan(error(alone) / 2);
  }

  @Test
  void aGraphLearnsFromAChain() {
    ComputationGraph taught = TinyNetworks.branchedGraph(TinyNetworks.settings(new Adam(0.02)));
    DistillationTrainer.of(taught, Teacher.of(TEACHER), Distillation.teacherOnly(2))
        .fit(train(), 60);
    assertThat(error(taught)).isLessThan(0.08);
    assertThat(loss(taught)).isEqualTo(new LossMCXENT());
  }

  @Test
  void dataWithoutLabelsIsEnough() {
    MultiLayerNetwork taught = student();
    List<DataSet> batches =
        misleading().batchBy(20).stream().map(b -> new DataSet(b.getFeatures(), null)).toList();
    DistillationTrainer.of(taught, Teacher.of(TEACHER), RECIPE)
        .cache(LogitCache.inMemory())
        .fit(new ExistingDataSetIterator(batches), 60);
    assertThat(error(taught)).isLessThan(0.08);
  }

  @ParameterizedTest
  @EnumSource(names = {"SOFTMAX", "SIGMOID", "IDENTITY"})
  void aStudentOfEachKindComesCloserToItsTeacher(Activation activation) {
    MultiLayerNetwork teacher = vectorNetwork(activation, 1);
    MultiLayerNetwork taught = vectorNetwork(activation, 2);
    INDArray expected = teacher.output(TEST.getFeatures());
    double before = taught.output(TEST.getFeatures()).squaredDistance(expected);
    DistillationTrainer.of(taught, Teacher.of(teacher), Distillation.teacherOnly(2))
        .cache(LogitCache.inMemory())
        .fit(TinyData.iterator(TinyData.vectors(256, 5), 32), 30);
    double after = taught.output(TEST.getFeatures()).squaredDistance(expected);
    assertThat(after).isLessThan(before / 20);
  }

  @Test
  @Timeout(60)
  void dataThatMayBePrefetchedTeachesTheSame() {
    INDArray[] parameters = new INDArray[2];
    for (int run = 0; run < 2; run++) {
      boolean prefetch = run == 1;
      DataSetIterator data =
          new ListDataSetIterator<>(misleading().asList(), 20) {
            @Override
            public boolean asyncSupported() {
              return prefetch;
            }
          };
      MultiLayerNetwork taught = student();
      DistillationTrainer.of(taught, Teacher.of(TEACHER), RECIPE).fit(data, 3);
      assertThat(taught.getIterationCount()).isEqualTo(9);
      parameters[run] = taught.params();
    }
    assertThat(parameters[1]).isEqualTo(parameters[0]);
  }

  @Test
  void theStudentsOwnLossComesBack() {
    MultiLayerNetwork taught = student();
    ILossFunction own = loss(taught);
    DistillationTrainer trainer = DistillationTrainer.of(taught, Teacher.of(TEACHER), RECIPE);
    ILossFunction[] during = new ILossFunction[1];
    taught.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            during[0] = loss(model);
          }
        });
    trainer.fit(train(), 1);
    assertThat(during[0]).isEqualTo(new DistillationLoss());
    assertThat(loss(taught)).isSameAs(own);

    taught.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            throw new IllegalStateException("enough");
          }
        });
    assertThatThrownBy(() -> trainer.fit(train(), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");
    assertThat(loss(taught)).isSameAs(own);
  }

  @Test
  void pruningQuantizationAndListenersWorkInTheSameFit() {
    MultiLayerNetwork twin = QuantizationAware.twin(student(), QuantizationRecipe.weights(4));
    PruningRecipe pruning =
        PruningRecipe.of(SparsitySchedule.cubic(0, 0.5).overSteps(3, 30).every(3)).only("dense");
    PruningListener pruned = new PruningListener(pruning);
    CollectScoresIterationListener scores = new CollectScoresIterationListener();
    twin.addListeners(pruned, scores);
    DistillationTrainer.of(twin, Teacher.of(TEACHER), Distillation.teacherOnly(1))
        .cache(LogitCache.inMemory())
        .fit(train(), 60);
    assertThat(scores.getScoreVsIter().getEffectiveIndexes()).hasSize(180);
    assertThat(pruned.sparsity()).isEqualTo(0.5);
    NamedLayer dense =
        NetworkTopology.layers(twin).stream()
            .filter(layer -> layer.name().equals("dense"))
            .findFirst()
            .orElseThrow();
    assertThat(
            dense
                .weights()
                .get(0)
                .values()
                .eq(0)
                .castTo(TEST.getLabels().dataType())
                .meanNumber()
                .doubleValue())
        .isEqualTo(0.5);
    assertThat(error(twin)).isLessThan(0.1);
  }

  @Test
  void rampsGoOnWhereAnEarlierFitEnded() {
    MultiLayerNetwork taught = student();
    Distillation ramp = RECIPE.temperature(new StepRamp(9, 1, 8));
    DistillationTrainer trainer = DistillationTrainer.of(taught, Teacher.of(TEACHER), ramp);
    trainer.fit(train(), 2);
    assertThat(trainer.attach(train()).next().getLabels().getDouble(0, 8)).isEqualTo(3);
  }

  @Test
  void maskedStepsOfSequencesTeachNothing() {
    MultiLayerNetwork teacher =
        TinyNetworks.sequenceChain(TinyNetworks.settings(new Adam(0.02)), false);
    teacher.fit(TinyData.iterator(TinyData.sequences(64, 1), 16), 10);
    INDArray[] parameters = new INDArray[2];
    for (int run = 0; run < 2; run++) {
      DataSet data = TinyData.sequences(32, 2);
      INDArray mask = Nd4j.ones(32, 5);
      mask.getColumn(4).assign(0);
      data.setFeaturesMaskArray(mask);
      data.setLabelsMaskArray(mask.dup());
      data.getFeatures().tensorAlongDimension(4, 0, 1).assign(run * 1e3);
      data.getLabels().tensorAlongDimension(4, 0, 1).assign(run * Double.NaN);
      MultiLayerNetwork taught =
          TinyNetworks.sequenceChain(TinyNetworks.settings(new Adam(0.02)), false);
      double before = taught.score(TinyData.sequences(64, 3));
      DistillationTrainer.of(taught, Teacher.of(teacher), RECIPE)
          .cache(LogitCache.inMemory())
          .fit(TinyData.iterator(data, 8), 10);
      assertThat(taught.score(TinyData.sequences(64, 3))).isLessThan(0.6 * before);
      parameters[run] = taught.params();
    }
    assertThat(parameters[1]).isEqualTo(parameters[0]);
  }

  @Test
  void attachedDataWorksUnderEarlyStopping() {
    MultiLayerNetwork taught = student();
    DataSetIterator data =
        DistillationTrainer.of(taught, Teacher.of(TEACHER), Distillation.teacherOnly(2))
            .attach(train());
    DataSetIterator test = TinyData.iterator(TEST, 100);
    EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(40))
            .scoreCalculator(new DataSetLossCalculator(test, true))
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(configuration, taught, data).fit();
    List<Double> scores = List.copyOf(new TreeMap<>(result.getScoreVsEpoch()).values());
    assertThat(scores).hasSize(40);
    assertThat(scores.get(39)).isLessThan(scores.get(0) / 2);
    assertThat(error(result.getBestModel())).isLessThan(0.08);
    assertThat(loss(taught)).isEqualTo(new DistillationLoss());
  }
}
