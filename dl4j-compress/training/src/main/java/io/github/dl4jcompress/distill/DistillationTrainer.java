package io.github.dl4jcompress.distill;

import io.github.dl4jcompress.bridge.FakeQuantizedWeights;
import io.github.dl4jcompress.bridge.LayerTap;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a student that listens to a teacher as well as to the labels.
 *
 * <pre>{@code
 * DistillationTrainer.of(student, Teacher.of(teacher), Distillation.temperature(4))
 *     .cache(LogitCache.inMemory())
 *     .fit(train, epochs);
 * }</pre>
 *
 * <p>Under the hood this is the student's own {@code fit()}, so listeners, schedules, pruning and
 * quantization-aware training go on as ever. The student keeps its output layer; only the loss
 * function is another one while {@code fit} runs. To drive {@code fit} yourself, for example
 * through early stopping, use {@link #attach}.
 *
 * <p>Hidden layers can be made alike too, with {@link Distillation#hint}. The score that DL4J
 * reports is that of the outputs; hints act through their gradients alone. What a hint learns
 * itself, its projection, belongs to this trainer: it starts from the student's seed and goes on
 * over several calls of {@code fit}, and is trained by the updater of the student's output layer.
 *
 * <p>Students have one input and one output layer, with softmax, sigmoid or identity.
 */
public final class DistillationTrainer {
  private static final Logger LOG = LoggerFactory.getLogger(DistillationTrainer.class);
  private static final int SAMPLE = 1_000;

  private final Model student;
  private final NamedLayer output;
  private final Teacher teacher;
  private final Distillation recipe;
  private final LogitCache cache;
  private final HintedLayers hinted;

  private DistillationTrainer(
      Model student, Teacher teacher, Distillation recipe, LogitCache cache, HintedLayers hinted) {
    this.student = student;
    this.output = Logits.outputLayer(student);
    this.teacher = Objects.requireNonNull(teacher, "teacher");
    this.recipe = Objects.requireNonNull(recipe, "recipe");
    this.cache = Objects.requireNonNull(cache, "cache");
    this.hinted = hinted;
    Objective own = Objective.of(Logits.activationOf(student));
    if (own != teacher.objective()) {
      throw new UnsupportedNetworkException(
          "the student's output activation is "
              + own
              + " and the teacher's "
              + teacher.objective()
              + "; they must be the same");
    }
  }

  /** A trainer without a cache. */
  public static DistillationTrainer of(Model student, Teacher teacher, Distillation recipe) {
    DistillationTrainer trainer =
        new DistillationTrainer(
            student,
            teacher,
            recipe,
            LogitCache.off(),
            new HintedLayers(recipe.hints(), student, teacher));
    trainer.warnOfHeatOnFewBits();
    return trainer;
  }

  /**
   * The same trainer with a cache, so that the teacher runs once; not with augmentation.
   *
   * @throws IllegalArgumentException if the cache holds another teacher's logits, or if the recipe
   *     has hints, which need what no cache keeps: the teacher's hidden layers
   */
  public DistillationTrainer cache(LogitCache cache) {
    if (cache.isEnabled() && hinted.count() > 0) {
      throw new IllegalArgumentException(
          "a cache keeps logits, and the recipe has "
              + hinted.count()
              + " hint(s) on hidden layers, for which the teacher must run each time; leave the"
              + " cache or the hints out");
    }
    cache.claim(teacher);
    return new DistillationTrainer(student, teacher, recipe, cache, hinted);
  }

  /** Trains, then gives the student its own loss function back. */
  public void fit(DataSetIterator train, int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be >= 1, got " + epochs);
    }
    warnOfWeakTeacher(train);
    BaseOutputLayer configuration = (BaseOutputLayer) output.configuration();
    ILossFunction own = configuration.getLossFn();
    List<LayerTap> taps = hinted.tap();
    try {
      NetworkTraining.fit(student, taught(train), epochs);
    } finally {
      configuration.setLossFn(own);
      taps.forEach(LayerTap::remove);
    }
  }

  /**
   * Gives the student the distillation loss for good, and wraps training data for it. Evaluation on
   * ordinary data keeps working.
   */
  public DataSetIterator attach(DataSetIterator train) {
    hinted.tap();
    return taught(train);
  }

  private DataSetIterator taught(DataSetIterator train) {
    ((BaseOutputLayer) output.configuration()).setLossFn(new DistillationLoss());
    int outputs = Math.toIntExact(((BaseOutputLayer) output.configuration()).getNOut());
    long step = NetworkTopology.iteration(student);
    return new DistillationIterator(train, teacher, recipe, cache, hinted, outputs, step);
  }

  private void warnOfHeatOnFewBits() {
    boolean fewBits =
        NetworkTopology.layers(student).stream()
            .map(NamedLayer::configuration)
            .filter(BaseLayer.class::isInstance)
            .map(layer -> ((BaseLayer) layer).getWeightNoise())
            .anyMatch(noise -> noise instanceof FakeQuantizedWeights few && few.getBits() <= 4);
    if (fewBits && recipe.temperature().max() > 1) {
      LOG.warn(
          "temperature {} with weights of 4 bits or fewer: others lost 8 to 11 points of accuracy"
              + " that way; temperature 1 is safe",
          recipe.temperature().max());
    }
  }

  /** A teacher that does worse than its student teaches it to do worse. */
  private void warnOfWeakTeacher(DataSetIterator train) {
    if (teacher.objective() != Objective.SOFTMAX
        || recipe.hardWeight().max() == 0
        || !train.resetSupported()) {
      return;
    }
    Logits own = Logits.of(student);
    long examples = 0;
    long teacherRight = 0;
    long studentRight = 0;
    train.reset();
    while (train.hasNext() && examples < SAMPLE) {
      DataSet batch = train.next();
      INDArray labels = batch.getLabels();
      if (labels == null || labels.rank() != 2) {
        train.reset();
        return;
      }
      Optional<INDArray> mask = Optional.ofNullable(batch.getFeaturesMaskArray());
      examples += labels.size(0);
      teacherRight += right(teacher.logits(batch), labels);
      studentRight += right(own.of(batch.getFeatures(), mask), labels);
    }
    train.reset();
    if (teacherRight < studentRight) {
      LOG.warn(
          "of {} training examples the teacher gets {} right and the student already {}",
          examples,
          teacherRight,
          studentRight);
    }
  }

  private static long right(INDArray logits, INDArray labels) {
    return logits.argMax(1).eq(labels.argMax(1)).castTo(logits.dataType()).sumNumber().longValue();
  }
}
