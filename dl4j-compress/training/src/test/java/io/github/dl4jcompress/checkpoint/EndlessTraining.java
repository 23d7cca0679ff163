package io.github.dl4jcompress.checkpoint;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.prune.PruningCriterion;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import java.nio.file.Path;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** A process that trains with a checkpoint after each step until it is killed. */
final class EndlessTraining {
  private EndlessTraining() {}

  static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(new Adam(0.01)),
            TinyNetworks.vectorInput(),
            TinyNetworks.dense(300, Activation.TANH), // checkpoints of some 20 kB
            new DropoutLayer.Builder(0.7).name("dropout").build(),
            TinyNetworks.output());
    network.addListeners(
        new PruningListener(
            PruningRecipe.of(SparsitySchedule.cubic(0, 0.8).overSteps(5, 60).every(5))
                .by(PruningCriterion.taylor())));
    return network;
  }

  static ShuffledData data() {
    return ShuffledData.of(TinyData.vectors(70, 1), 10, 3);
  }

  /** Trains the network for so many epochs with its checkpoints in a directory. */
  static void train(MultiLayerNetwork network, Path directory, int epochs) {
    TrainingCheckpoints.in(directory).everySteps(1).fit(network, data(), epochs);
  }

  /** Runs until killed; the argument is the directory. Prints the number of each step. */
  public static void main(String[] arguments) {
    MultiLayerNetwork network = network();
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            System.out.println(iteration);
          }
        });
    train(network, Path.of(arguments[0]), Integer.MAX_VALUE);
  }
}
