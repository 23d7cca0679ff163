package io.github.dl4jcompress.distill;

import io.github.dl4jcompress.bridge.DataStage;
import io.github.dl4jcompress.bridge.FakeQuantizedWeights;
import io.github.dl4jcompress.bridge.LayerTap;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TrainingLoop;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
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
  private final TrainingLoop loop;

  private DistillationTrainer(
      Model student,
      Teacher teacher,
      Distillation recipe,
      LogitCache cache,
      HintedLayers hinted,
      TrainingLoop loop) {
    this.student = student;
    this.output = Logits.outputLayer(student);
    this.teacher = Objects.requireNonNull(teacher, "teacher");
    this.recipe = Objects.requireNonNull(recipe, "recipe");
    this.cache = Objects.requireNonNull(cache, "cache");
    this.hinted = hinted;
    this.loop = Objects.requireNonNull(loop, "loop");
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
            new HintedLayers(recipe.hints(), student, teacher),
            TrainingLoop.PLAIN);
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
    return new DistillationTrainer(student, teacher, recipe, cache, hinted, loop);
  }

  /**
   * The same trainer with another way to run its epochs, such as one with checkpoints. Those need a
   * cache that is on disk, or off; what a teacher and hints add is resumed with the student.
   */
  public DistillationTrainer through(TrainingLoop loop) {
    return new DistillationTrainer(student, teacher, recipe, cache, hinted, loop);
  }

  /** Trains, then gives the student its own loss function back. */
  public void fit(DataSetIterator train, int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be >= 1, got " + epochs);
    }
    if (loop != TrainingLoop.PLAIN && cache.isInMemory()) {
      throw new IllegalArgumentException(
          "logits cached in memory are lost with the process, and those of a resumed training would"
              + " differ in their last bits; use LogitCache.onDisk or LogitCache.off");
    }
    warnOfWeakTeacher(train);
    BaseOutputLayer configuration = (BaseOutputLayer) output.configuration();
    ILossFunction own = configuration.getLossFn();
    List<LayerTap> taps = hinted.tap();
    try {
      configuration.setLossFn(new DistillationLoss());
      loop.fit(student, train, epochs, new Teaching());
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
    ((BaseOutputLayer) output.configuration()).setLossFn(new DistillationLoss());
    return taught(train, new CacheUse(cache));
  }

  private DataSetIterator taught(DataSetIterator train, CacheUse use) {
    int outputs = Math.toIntExact(((BaseOutputLayer) output.configuration()).getNOut());
    long step = NetworkTopology.iteration(student);
    return new DistillationIterator(train, teacher, recipe, use, hinted, outputs, step);
  }

  /** The teacher between the data and the student, and what is learned beside the student. */
  private final class Teaching implements DataStage {
    private final CacheUse use = new CacheUse(cache);

    @Override
    public DataSetIterator behind(DataSetIterator data) {
      return taught(data, use);
    }

    @Override
    public String stateName() {
      return "distillation";
    }

    @Override
    public void writeState(DataOutput out) throws IOException {
      out.writeUTF(recipe.toString());
      out.writeLong(teacher.fingerprint());
      use.writeState(out);
      hinted.writeState(out);
    }

    @Override
    public void readState(Model network, DataInput in) throws IOException {
      String written = in.readUTF();
      if (!written.equals(recipe.toString())) {
        throw new IllegalArgumentException("trained with " + written + ", now with " + recipe);
      }
      if (in.readLong() != teacher.fingerprint()) {
        throw new IllegalArgumentException("the teacher has other parameters than it had");
      }
      use.readState(in);
      hinted.readState(in);
    }
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
