package io.github.dl4jcompress.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.LoggedWarnings;
import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

class TrainingCheckpointsTest {
  private static final int BATCH = 10;
  private static final int STEPS_PER_EPOCH = 4;
  private static final DataSet DATA = TinyData.vectors(STEPS_PER_EPOCH * BATCH, 1);

  private final Path directory;

  TrainingCheckpointsTest(@TempDir Path directory) {
    this.directory = directory.resolve("run");
  }

  private static MultiLayerNetwork network() {
    return TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.01)));
  }

  private static ShuffledData data() {
    return ShuffledData.of(DATA, BATCH, 3);
  }

  private List<String> names() throws IOException {
    return new CheckpointFolder(directory)
        .files().stream().map(file -> file.getFileName().toString()).toList();
  }

  private Checkpoint latest() throws IOException {
    return TrainingCheckpoints.latest(directory).orElseThrow();
  }

  private Trained trained(int epochs) {
    MultiLayerNetwork network = network();
    TrainingCheckpoints.in(directory.resolveSibling("other" + epochs)).fit(network, data(), epochs);
    return Trained.of(network);
  }

  @Test
  void keepsTheNewestAndTheLast() throws IOException {
    TrainingCheckpoints.in(directory).everySteps(3).keepLast(3).fit(network(), data(), 4);
    assertThat(names())
        .containsExactly(
            "checkpoint-0000000012.zip", "checkpoint-0000000015.zip", "checkpoint-0000000016.zip");
    Checkpoint middle = Checkpoint.read(directory.resolve(names().get(1)));
    assertThat(middle.step()).isEqualTo(15);
    assertThat(middle.epoch()).isEqualTo(3);
    assertThat(middle.batch()).isEqualTo(3);
    assertThat(latest().epoch()).isEqualTo(4);
    assertThat(latest().batch()).isZero();
  }

  @Test
  void nothingIsThereBeforeTheFirst() throws IOException {
    assertThat(TrainingCheckpoints.latest(directory)).isEmpty();
  }

  @Test
  void aTrainingThatIsOverIsRestoredOnly() throws IOException {
    TrainingCheckpoints checkpoints = TrainingCheckpoints.in(directory).everySteps(3);
    checkpoints.fit(network(), data(), 2);
    List<String> before = names();
    MultiLayerNetwork again = network();
    checkpoints.fit(again, data(), 2);
    Trained.of(again).requireEqual(trained(2), "trained again");
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void moreEpochsGoOn() {
    TrainingCheckpoints checkpoints = TrainingCheckpoints.in(directory);
    checkpoints.fit(network(), data(), 2);
    MultiLayerNetwork longer = network();
    checkpoints.fit(longer, data(), 5);
    Trained.of(longer).requireEqual(trained(5), "2 epochs and 3 more");
  }

  @Test
  void epochsOfEarlierTrainingsDoNotCount() throws IOException {
    MultiLayerNetwork pretrained = network();
    pretrained.fit(data(), 2);
    TrainingCheckpoints.in(directory).everySteps(3).fit(pretrained, data(), 1);
    assertThat(latest().epoch()).isEqualTo(3);
    MultiLayerNetwork resumed = network();
    TrainingCheckpoints.in(directory).fit(resumed, data(), 1);
    Trained.of(resumed).requireEqual(Trained.of(pretrained), "resumed at the end");
  }

  @Test
  void anEpochAtATimeIsTheSame() {
    MultiLayerNetwork network = network();
    CheckpointedData data = TrainingCheckpoints.in(directory).everySteps(3).open(network, data());
    assertThat(data.epochsLeft(3)).isEqualTo(3);
    for (int left = data.epochsLeft(3); left > 0; left--) {
      network.fit(data);
    }
    data.save();
    Trained.of(network).requireEqual(trained(3), "three calls of fit");
  }

  @Test
  void loopsOverMiniBatchesGoOn() {
    TrainingCheckpoints checkpoints = TrainingCheckpoints.in(directory).everySteps(1);
    MultiLayerNetwork stopped = network();
    CheckpointedData first = checkpoints.open(stopped, data());
    for (int i = 0; i < 6; i++) {
      if (!first.hasNext()) {
        first.reset();
      }
      stopped.fit(first.next());
    }
    first.save();
    MultiLayerNetwork resumed = network();
    CheckpointedData second = checkpoints.open(resumed, data());
    while (second.hasNext()) {
      resumed.fit(second.next());
    }
    assertThat(Trained.of(resumed).parameters()).isEqualTo(trained(2).parameters());
    assertThat(resumed.getIterationCount()).isEqualTo(2 * STEPS_PER_EPOCH);
    assertThat(resumed.getEpochCount()).as("such loops count no epochs").isZero();
  }

  @Test
  void nothingMayReadAhead() {
    MultiLayerNetwork network = network();
    CheckpointedData data = TrainingCheckpoints.in(directory).open(network, data());
    data.next();
    assertThatThrownBy(data::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the network has not trained on the last mini-batch yet");
    assertThatThrownBy(data::save).isInstanceOf(IllegalStateException.class);
    assertThat(data.asyncSupported()).isFalse();
  }

  @Test
  void aResetInTheMiddleOfAResumedEpochIsRefused() {
    TrainingCheckpoints checkpoints = TrainingCheckpoints.in(directory);
    MultiLayerNetwork stopped = network();
    CheckpointedData first = checkpoints.open(stopped, data());
    stopped.fit(first.next());
    first.save();
    CheckpointedData second = checkpoints.open(network(), data());
    assertThatThrownBy(second::reset)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the training goes on in the middle of an epoch");
    second.next();
    second.reset();
    assertThat(second.hasNext()).isTrue();
  }

  @Test
  void warnsWhereBitsWillDiffer() {
    TrainingCheckpoints checkpoints = TrainingCheckpoints.in(directory);
    MultiLayerNetwork images = TinyNetworks.imageChain(TinyNetworks.settings());
    ShuffledData data = ShuffledData.of(TinyData.images(20, 1), BATCH, 3);
    checkpoints.fit(images, data, 1);
    MultiLayerNetwork faster = TinyNetworks.imageChain(TinyNetworks.settings());
    OneDnnConvolutions.enable(faster);
    assertThat(
            LoggedWarnings.of(
                Checkpoint.class,
                () ->
                    checkpoints.fit(faster, ShuffledData.of(TinyData.images(20, 1), BATCH, 3), 1)))
        .singleElement()
        .asString()
        .contains("oneDNN convolutions off; here is", "oneDNN convolutions on. Training goes on");
  }

  /** What DL4J itself reads: a chain and a graph, with counts that are not one too low. */
  @Test
  void isADl4jModelToo() throws IOException {
    MultiLayerNetwork chain = network();
    TrainingCheckpoints.in(directory).fit(chain, data(), 2);
    MultiLayerNetwork loaded = MultiLayerNetwork.load(latest().file().toFile(), true);
    Trained.of(loaded).requireEqual(Trained.of(chain), "loaded by DL4J");
    ComputationGraph graph = TinyNetworks.branchedGraph(TinyNetworks.settings(new Adam(0.01)));
    Path other = directory.resolveSibling("graph");
    TrainingCheckpoints.in(other).fit(graph, data(), 2);
    ComputationGraph loadedGraph =
        ComputationGraph.load(
            TrainingCheckpoints.latest(other).orElseThrow().file().toFile(), true);
    Trained.of(loadedGraph).requireEqual(Trained.of(graph), "graph loaded by DL4J");
  }

  @Test
  void layersMayHaveAnyName() throws IOException {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.vectorInput(),
            TinyNetworks.dense("Schicht \u00e4\ud83d\ude00", 3, Activation.RELU),
            TinyNetworks.output());
    TrainingCheckpoints.in(directory).fit(network, data(), 1);
    latest().restore(network);
    MultiLayerNetwork loaded = MultiLayerNetwork.load(latest().file().toFile(), true);
    assertThat(loaded.getLayerNames()).isEqualTo(network.getLayerNames());
  }

  @Test
  void equalTrainingsMakeEqualFiles() throws IOException {
    TrainingCheckpoints.in(directory).fit(network(), data(), 1);
    byte[] first = Files.readAllBytes(latest().file());
    Files.delete(latest().file());
    TrainingCheckpoints.in(directory).fit(network(), data(), 1);
    assertThat(Files.readAllBytes(latest().file())).isEqualTo(first);
  }

  /** Fails after so many steps, as a full disk or a broken record would. */
  private static final class Failure extends BaseTrainingListener {
    private final int step;

    Failure(int step) {
      this.step = step;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      if (iteration == step) {
        throw new IllegalStateException("the listener failed");
      }
    }
  }

  @Test
  void aListenerThatFailsLeavesTheCheckpointsBefore() throws IOException {
    TrainingCheckpoints checkpoints = TrainingCheckpoints.in(directory).everySteps(1);
    MultiLayerNetwork failing = network();
    failing.addListeners(new Failure(5));
    assertThatThrownBy(() -> checkpoints.fit(failing, data(), 3)).hasMessage("the listener failed");
    assertThat(latest().step()).isEqualTo(5);
    MultiLayerNetwork resumed = network();
    checkpoints.fit(resumed, data(), 3);
    Trained.of(resumed).requireEqual(trained(3), "after the failure");
  }

  @Test
  void aLossThatIsNoNumberPushesNothingOut() throws IOException {
    TrainingCheckpoints checkpoints = TrainingCheckpoints.in(directory).everySteps(1).keepLast(2);
    MultiLayerNetwork network = network();
    List<Integer> poisoned = new ArrayList<>();
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            if (iteration == 6) {
              model.params().putScalar(0, Float.NaN);
              poisoned.add(iteration);
            }
          }
        });
    assertThatThrownBy(() -> checkpoints.fit(network, data(), 3))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageStartingWith("step 6: the magnitudes of the parameters add up to NaN");
    assertThat(poisoned).containsExactly(6);
    assertThat(names()).containsExactly("checkpoint-0000000005.zip", "checkpoint-0000000006.zip");
    latest().restore(network());
  }

  @Test
  void refusesNumbersBelowOne() {
    assertThatThrownBy(() -> TrainingCheckpoints.in(directory).everySteps(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("everySteps must be >= 1, got 0");
    assertThatThrownBy(() -> TrainingCheckpoints.in(directory).keepLast(0))
        .hasMessage("keepLast must be >= 1, got 0");
    assertThatThrownBy(() -> TrainingCheckpoints.in(directory).fit(network(), data(), 0))
        .hasMessage("epochs must be >= 1, got 0");
  }
}
