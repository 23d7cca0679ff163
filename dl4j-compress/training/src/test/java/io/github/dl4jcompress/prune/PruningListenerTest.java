package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.slf4j.LoggerFactory;

class PruningListenerTest {
  private static final DataSet DATA = TinyData.vectors(16, 1);
  private static final PruningRecipe RECIPE =
      PruningRecipe.of(SparsitySchedule.cubic(0.25, 0.75).overSteps(2, 10).every(4)).only("dense");

  private static MultiLayerNetwork network() {
    return TinyNetworks.denseChain(TinyNetworks.settings(new Nesterovs(0.1, 0.9)));
  }

  private static void step(MultiLayerNetwork network, int steps) {
    for (int i = 0; i < steps; i++) {
      network.fit(DATA);
    }
  }

  @Test
  void sparsityFollowsTheSchedule() {
    MultiLayerNetwork network = network();
    PruningListener listener = new PruningListener(RECIPE);
    ZeroWatch watch = new ZeroWatch(RECIPE);
    network.addListeners(listener, watch);
    assertThat(listener.sparsity()).isZero();
    step(network, 13);
    // 48 weights; chosen after steps 2, 6 and 10: 12, 33 (0.6875) and 36 of them
    double half = 33 / 48.0;
    assertThat(watch.sparsities())
        .isEqualTo(
            List.of(0.0, 0.0, 0.25, 0.25, 0.25, 0.25, half, half, half, half, 0.75, 0.75, 0.75));
    assertThat(listener.sparsity()).isEqualTo(0.75);
    assertThat(listener.recipe()).isEqualTo(RECIPE);
  }

  @Test
  void prunedStaysPrunedThroughTraining() {
    MultiLayerNetwork network = network();
    PruningRecipe recipe =
        PruningRecipe.of(SparsitySchedule.constant(0.5, 3, 40).every(1)).global();
    ZeroWatch watch = new ZeroWatch(recipe);
    network.addListeners(new PruningListener(recipe), watch);
    step(network, 45); // ZeroWatch fails if a zero comes back
    assertThat(watch.sparsities()).last().isEqualTo(0.5);
  }

  @Test
  void withoutTheListenerTheNetworkIsOrdinary() {
    MultiLayerNetwork network = network();
    network.addListeners(new PruningListener(RECIPE));
    step(network, 12);
    network.setListeners(List.of());
    step(network, 1);
    assertThat(ZeroWatch.parameters(network)).doesNotContain(0f);
  }

  @Test
  void refusesASecondNetwork() {
    PruningListener listener = new PruningListener(RECIPE);
    MultiLayerNetwork first = network();
    MultiLayerNetwork second = network();
    first.addListeners(listener);
    second.addListeners(listener);
    step(first, 1);
    assertThatThrownBy(() -> step(second, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "this PruningListener already prunes another network; make one listener per network, or"
                + " one with PruningListener.forWorkersOf for a ParallelWrapper");
  }

  @Test
  void unknownLayerStopsTheFirstStep() {
    MultiLayerNetwork network = network();
    network.addListeners(new PruningListener(RECIPE.except("convolution")));
    assertThatThrownBy(() -> step(network, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no layer with weights is called 'convolution'; layers with weights: dense, output");
    assertThat(network.getIterationCount()).isZero();
  }

  @Test
  void aResumedRunEqualsAnUninterruptedOne(@TempDir Path directory) throws IOException {
    MultiLayerNetwork whole = network();
    whole.addListeners(new PruningListener(RECIPE));
    step(whole, 9);
    File file = directory.resolve("checkpoint.zip").toFile();
    whole.save(file);
    step(whole, 6);

    MultiLayerNetwork resumed = MultiLayerNetwork.load(file, true);
    PruningListener listener = new PruningListener(RECIPE);
    ZeroWatch watch = new ZeroWatch(RECIPE).startingFrom(resumed);
    resumed.addListeners(listener, watch);
    step(resumed, 1); // step 9 chooses no mask
    assertThat(listener.sparsity()).isEqualTo(33 / 48.0);
    step(resumed, 5);
    assertThat(watch.sparsities()).startsWith(33 / 48.0).endsWith(0.75);
    assertThat(ZeroWatch.parameters(resumed)).isEqualTo(ZeroWatch.parameters(whole));
  }

  @Test
  void aResumedRunKeepsZerosThatANewScheduleWouldNotHave(@TempDir Path directory)
      throws IOException {
    MultiLayerNetwork network = network();
    network.addListeners(new PruningListener(RECIPE));
    step(network, 12);
    File file = directory.resolve("pruned.zip").toFile();
    network.save(file);

    MultiLayerNetwork resumed = MultiLayerNetwork.load(file, true);
    PruningRecipe milder =
        PruningRecipe.of(SparsitySchedule.constant(0.5, 0, 100).every(1)).only("dense");
    ZeroWatch watch = new ZeroWatch(milder).startingFrom(resumed);
    resumed.addListeners(new PruningListener(milder), watch);
    step(resumed, 3);
    assertThat(watch.sparsities()).containsExactly(0.75, 0.75, 0.75);
  }

  @Test
  void zerosFromBeforeTheScheduleAreNotPruned() {
    MultiLayerNetwork network = network();
    network.getLayer(0).getParam("W").assign(0);
    network.addListeners(new PruningListener(RECIPE));
    step(network, 1);
    assertThat(network.getLayer(0).getParam("W").ameanNumber().doubleValue()).isPositive();
  }

  @Test
  void aGraphCanBeResumedToo(@TempDir Path directory) throws IOException {
    PruningRecipe recipe = PruningRecipe.of(RECIPE.schedule()).only("left");
    ComputationGraph graph = TinyNetworks.branchedGraph(TinyNetworks.settings(new Adam(0.01)));
    graph.addListeners(new PruningListener(recipe));
    graph.fit(TinyData.iterator(DATA, 4), 2);
    File file = directory.resolve("graph.zip").toFile();
    graph.save(file);
    ComputationGraph resumed = ComputationGraph.load(file, true);
    ZeroWatch watch = new ZeroWatch(recipe).startingFrom(resumed);
    resumed.addListeners(new PruningListener(recipe), watch);
    resumed.fit(TinyData.iterator(DATA, 4), 1);
    assertThat(watch.sparsities()).first().isEqualTo(Math.rint(0.6875 * 30) / 30);
    assertThat(watch.sparsities()).last().isEqualTo(Math.rint(0.75 * 30) / 30);
  }

  @Test
  void stopsAtTheFirstLossThatIsNoNumber() {
    MultiLayerNetwork network = network();
    network.addListeners(new PruningListener(RECIPE));
    step(network, 4);
    DataSet broken = TinyData.vectors(16, 1);
    broken.getFeatures().putScalar(0, 0, Double.NaN);
    assertThatThrownBy(() -> network.fit(broken))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessage(
            "step 4: the loss is NaN;"
                + " check the data, lower the learning rate or clip the gradients");
  }

  @Test
  void namesTheLayerOfAWeightThatIsNoNumber() {
    MultiLayerNetwork network = network();
    BaseTrainingListener breaksAWeight =
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            if (iteration == 2) { // when the first mask is chosen
              network.getLayer("dense").getParam("W").putScalar(0, 0, Double.NaN);
            }
          }
        };
    network.addListeners(breaksAWeight, new PruningListener(RECIPE));
    assertThatThrownBy(() -> step(network, 3))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessage(
            "step 2: a weight of layer 'dense' is NaN;"
                + " lower the learning rate or clip the gradients");
  }

  @Test
  void worksUnderEarlyStopping() {
    MultiLayerNetwork network = network();
    PruningListener listener = new PruningListener(RECIPE);
    ZeroWatch watch = new ZeroWatch(RECIPE);
    network.addListeners(listener, watch);
    EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(4))
            .scoreCalculator(new DataSetLossCalculator(TinyData.iterator(DATA, 16), true))
            .modelSaver(new InMemoryModelSaver<>())
            .saveLastModel(true)
            .build();
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(configuration, network, TinyData.iterator(DATA, 4)).fit();
    assertThat(result.getTerminationReason())
        .isEqualTo(EarlyStoppingResult.TerminationReason.EpochTerminationCondition);
    assertThat(watch.sparsities()).hasSize(16).last().isEqualTo(0.75);
    assertThat(listener.sparsity()).isEqualTo(0.75);
    watch.check(network, "after fit");
  }

  private static Logger log() {
    return (Logger) LoggerFactory.getLogger(PruningListener.class);
  }

  private static List<String> told(Runnable code) {
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    Level before = log().getLevel();
    log().setLevel(Level.INFO);
    log().addAppender(appender);
    try {
      code.run();
    } finally {
      log().detachAppender(appender);
      log().setLevel(before);
    }
    return appender.list.stream()
        .filter(event -> event.getLevel() == Level.INFO)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void saysOnceHowManyEpochsPruningTakes() {
    MultiLayerNetwork network = network();
    network.addListeners(new PruningListener(RECIPE));
    assertThat(told(() -> network.fit(TinyData.iterator(DATA, 4), 2)))
        .containsExactly("an epoch has 4 steps: pruning ends at step 10, in 2 more epochs");
    assertThat(told(() -> network.fit(TinyData.iterator(DATA, 4), 2))).isEmpty();
  }

  @Test
  void saysNothingOfEpochsIfPruningEndsWithTheFirst() {
    MultiLayerNetwork network = network();
    network.addListeners(new PruningListener(RECIPE));
    assertThat(told(() -> network.fit(TinyData.iterator(DATA, 1), 2))).isEmpty();
  }
}
