package io.github.dl4jcompress.distill;

import io.github.dl4jcompress.bridge.ActivationObserver;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/** A {@link FeatureHint} at work: what the student's layer has to learn from one mini-batch. */
final class LayerLesson implements ActivationObserver {
  private final FeatureHint hint;
  private final HintLoss loss;
  private final Model student;
  private Optional<Task> task = Optional.empty();
  private Optional<INDArray> activations = Optional.empty();

  private record Task(FeatureMaps teacher, Optional<INDArray> mask, double weight) {}

  private LayerLesson(FeatureHint hint, HintLoss loss, Model student) {
    this.hint = hint;
    this.loss = loss;
    this.student = student;
  }

  /** What a hint asks of a student, before the first mini-batch. */
  static LayerLesson of(FeatureHint hint, Model student) {
    HintLoss loss =
        switch (hint.kind()) {
          case FEATURES -> {
            NeuralNetConfiguration output = Logits.outputLayer(student).layer().conf();
            IUpdater updater = ((BaseLayer) output.getLayer()).getIUpdater();
            yield new FeatureMatching(updater, output.getSeed());
          }
          case ATTENTION -> new AttentionTransfer();
          case DISTANCES -> new RelationalDistances();
          case ANGLES -> new RelationalAngles();
        };
    return new LayerLesson(hint, loss, student);
  }

  FeatureHint hint() {
    return hint;
  }

  /** What the lesson itself has learned. */
  HintLoss loss() {
    return loss;
  }

  double weightAt(long step) {
    return hint.weight().at(step);
  }

  /**
   * Hands over what the teacher's layer put out for the mini-batch that the student trains on next.
   *
   * @throws IllegalStateException if the student has not trained on the one before
   */
  void prepare(INDArray teacher, DataSet batch, double weight) {
    if (task.isPresent()) {
      throw new IllegalStateException(
          "the next mini-batch was asked for before the student trained on this one; hints need an"
              + " iterator that does not read ahead");
    }
    refuseStepsAsExamples(hint.teacherLayer(), teacher, batch.getFeatures().size(0));
    Optional<INDArray> mask = Optional.ofNullable(batch.getFeaturesMaskArray());
    task = Optional.of(new Task(FeatureMaps.of(teacher, mask), mask, weight));
  }

  /** As a dense layer behind a recurrent one does; masks would not be heeded. */
  private static void refuseStepsAsExamples(String layer, INDArray activations, long examples) {
    if (activations.size(0) > examples) {
      throw new UnsupportedNetworkException(
          "layer '"
              + layer
              + "' puts out "
              + activations.size(0)
              + " rows for "
              + examples
              + " examples, one per time step; hints need layers that keep sequences together");
    }
  }

  /** Forgets a mini-batch that was not trained on. */
  void forget() {
    task = Optional.empty();
    activations = Optional.empty();
  }

  @Override
  public void onForward(INDArray output, boolean training) {
    if (training && task.isPresent()) {
      activations = Optional.of(Logits.detachedCopy(output));
    }
  }

  @Override
  @SuppressWarnings("try") // closing is what the scope is for
  public Optional<INDArray> onBackward() {
    if (task.isEmpty() || activations.isEmpty()) {
      return Optional.empty();
    }
    Task now = task.get();
    INDArray own = activations.get();
    forget();
    // What the loss has to learn must outlive DL4J's workspaces.
    try (MemoryWorkspace scope = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return Optional.of(gradient(now, own));
    }
  }

  private INDArray gradient(Task now, INDArray own) {
    refuseStepsAsExamples(hint.studentLayer(), own, now.teacher().examples());
    FeatureMaps maps = FeatureMaps.of(own, now.mask());
    if (maps.examples() != now.teacher().examples()) {
      throw new IllegalStateException(
          "the student trains on "
              + maps.examples()
              + " examples, and the teacher saw "
              + now.teacher().examples());
    }
    HintLoss.Comparison comparison = loss.compare(maps, now.teacher());
    loss.learn(NetworkTopology.iteration(student), NetworkTopology.epoch(student));
    return Nd4j.createFromArray(comparison.gradient())
        .muli(now.weight())
        .reshape(own.shape())
        .castTo(own.dataType());
  }
}
