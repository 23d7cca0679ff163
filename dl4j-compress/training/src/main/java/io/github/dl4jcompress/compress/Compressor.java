package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.TrainingLoop;
import io.github.dl4jcompress.bridge.WeightView;
import io.github.dl4jcompress.distill.DistillationTrainer;
import io.github.dl4jcompress.distill.LogitCache;
import io.github.dl4jcompress.distill.Teacher;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.penalty.PenaltyListener;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.quantize.CompactExport;
import io.github.dl4jcompress.quantize.GradientSquares;
import io.github.dl4jcompress.quantize.QuantizationAware;
import io.github.dl4jcompress.quantize.RateDistortionPass;
import io.github.dl4jcompress.shrink.CompactShrinker;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prunes, penalises, quantizes and distils a network, as its recipe asks, in one {@code fit()}.
 *
 * <pre>{@code
 * CompressionResult<MultiLayerNetwork> result =
 *     Compressor.compress(network, recipe, train, test, epochs);
 * result.model().save(Path.of("lenet.d4c"));
 * }</pre>
 *
 * <p>With a teacher:
 *
 * <pre>{@code
 * Compressor.of(network, recipe).taughtBy(Teacher.of(large)).fit(train, test, epochs)
 * }</pre>
 */
public final class Compressor<M extends Model> {
  private static final Logger LOG = LoggerFactory.getLogger(Compressor.class);

  private final M network;
  private final CompressionRecipe recipe;
  private final Optional<Teacher> teacher;
  private final LogitCache cache;
  private final TrainingLoop loop;

  private Compressor(
      M network,
      CompressionRecipe recipe,
      Optional<Teacher> teacher,
      LogitCache cache,
      TrainingLoop loop) {
    this.network = Objects.requireNonNull(network, "network");
    this.recipe = Objects.requireNonNull(recipe, "recipe");
    this.teacher = teacher;
    this.cache = cache;
    this.loop = Objects.requireNonNull(loop, "loop");
  }

  /**
   * A compressor. Where the recipe distils and nobody else is named, the network as it is now, with
   * real numbers, is the teacher.
   *
   * @param network initialised, trained or not; left as it is. Its listeners, updater settings and
   *     learning-rate schedule are used, the schedule from step 0
   * @param recipe what to do
   */
  public static <M extends Model> Compressor<M> of(M network, CompressionRecipe recipe) {
    return new Compressor<>(
        network, recipe, Optional.empty(), LogitCache.off(), TrainingLoop.PLAIN);
  }

  /** The same compressor with a teacher; the recipe must distil. */
  public Compressor<M> taughtBy(Teacher teacher) {
    if (recipe.distillation().isEmpty()) {
      throw new IllegalArgumentException("the recipe does not distil: call its distill(...) first");
    }
    return new Compressor<>(network, recipe, Optional.of(teacher), cache, loop);
  }

  /** The same compressor with a cache of the teacher's logits; not with augmentation. */
  public Compressor<M> cache(LogitCache cache) {
    return new Compressor<>(network, recipe, teacher, cache, loop);
  }

  /**
   * The same compressor with another way to run its epochs, such as one with checkpoints: called
   * again after it was stopped, with the same network, recipe and data, it goes on where it was.
   */
  public Compressor<M> through(TrainingLoop loop) {
    return new Compressor<>(network, recipe, teacher, cache, loop);
  }

  /** {@code Compressor.of(network, recipe).fit(train, test, epochs)}. */
  public static <M extends Model> CompressionResult<M> compress(
      M network,
      CompressionRecipe recipe,
      DataSetIterator train,
      DataSetIterator test,
      int epochs) {
    return of(network, recipe).fit(train, test, epochs);
  }

  /**
   * Trains a compressed version of the network and turns it into a compact model.
   *
   * @param train training data
   * @param test labelled data on which the compact model is compared with the network it came from
   * @param epochs passes over the training data, at least 1
   * @throws io.github.dl4jcompress.bridge.UnsupportedNetworkException naming the first layer that
   *     cannot be quantized or stored, before training begins
   * @throws io.github.dl4jcompress.bridge.TrainingDivergedException if the loss becomes NaN
   */
  public CompressionResult<M> fit(DataSetIterator train, DataSetIterator test, int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be >= 1, got " + epochs);
    }
    M twin = QuantizationAware.twin(network, recipe.quantization());
    long[] exampleShape = exampleShape(test);
    CompactExport.requireStorable(twin, exampleShape);
    Optional<PruningListener> pruning = recipe.pruning().map(PruningListener::new);
    pruning.ifPresent(listener -> NetworkTraining.addListener(twin, listener));
    NetworkTraining.addListener(twin, new DivergenceGuard());
    Optional<GradientSquares> squares =
        recipe.rateDistortion() > 0 ? Optional.of(new GradientSquares()) : Optional.empty();
    squares.ifPresent(listener -> NetworkTraining.addListener(twin, listener));
    // last, so that those before it see gradients without the penalty
    Optional<PenaltyListener> penalty = recipe.penalty().map(PenaltyListener::new);
    penalty.ifPresent(listener -> NetworkTraining.addListener(twin, listener));
    if (recipe.distillation().isPresent()) {
      DistillationTrainer.of(
              twin, teacher.orElseGet(() -> Teacher.of(network)), recipe.distillation().get())
          .cache(cache)
          .through(loop)
          .fit(train, epochs);
    } else {
      loop.fit(twin, train, epochs);
    }
    pruning.ifPresent(listener -> warnIfUnfinished(listener, NetworkTopology.iteration(twin)));
    penalty.ifPresent(listener -> finish(listener, NetworkTopology.iteration(twin)));
    CompressionResult<M> trained = result(twin, exampleShape, test);
    return squares.map(gathered -> round(trained, gathered, exampleShape, test)).orElse(trained);
  }

  private CompressionResult<M> round(
      CompressionResult<M> trained,
      GradientSquares squares,
      long[] exampleShape,
      DataSetIterator test) {
    RateDistortionPass.apply(trained.network(), recipe.rateDistortion(), squares);
    CompressionResult<M> rounded = result(trained.network(), exampleShape, test);
    RoundingEffect effect =
        new RoundingEffect(
            trained.model().toBytes().length,
            rounded.model().toBytes().length,
            trained.comparison().compactError(),
            rounded.comparison().compactError());
    return rounded.with(effect);
  }

  /**
   * Turns a quantization-aware twin into a compact model that was trained, or calibrated by {@code
   * PostTraining}, elsewhere.
   *
   * @param test labelled data on which the compact model is compared with the twin
   * @throws io.github.dl4jcompress.bridge.UnsupportedNetworkException naming the first layer that
   *     cannot be stored
   */
  public static <M extends Model> CompressionResult<M> store(M twin, DataSetIterator test) {
    return result(twin, exampleShape(test), test);
  }

  private static <M extends Model> CompressionResult<M> result(
      M twin, long[] exampleShape, DataSetIterator test) {
    CompactNetwork whole = CompactExport.export(twin, exampleShape);
    CompactShrinker.Result small = CompactShrinker.shrink(whole);
    CompactModel model = CompactModel.of(small.network());
    double sparsity = 1 - (double) small.network().nonZeros() / weights(twin);
    LOG.info(
        "stored {} of {} weights; units without effect removed: {}",
        small.network().weights(),
        whole.weights(),
        small.removals().isEmpty() ? "none" : small.removals());
    return new CompressionResult<>(
        model,
        twin,
        ModelComparison.of(twin, model, test),
        Optional.empty(),
        small.removals(),
        sparsity);
  }

  /** Those of the twin, for what is stored has zeros that were no weights. */
  private static long weights(Model twin) {
    return NetworkTopology.layers(twin).stream()
        .flatMap(layer -> layer.weights().stream())
        .mapToLong(WeightView::length)
        .sum();
  }

  private static void warnIfUnfinished(PruningListener listener, int steps) {
    long end = listener.recipe().lastStep();
    if (steps <= end) {
      LOG.warn(
          "training ended after {} steps, before the pruning schedule's last step {}: sparsity is"
              + " {} and was to be {}",
          steps,
          end,
          listener.sparsity(),
          listener.recipe().schedule().target());
    }
  }

  private static void finish(PenaltyListener listener, int steps) {
    long end = listener.recipe().endStep();
    if (steps < end) {
      LOG.warn("training ended after {} steps, the penalty was to last {}", steps, end);
    }
    listener.finish();
  }

  private static long[] exampleShape(DataSetIterator data) {
    data.reset();
    if (!data.hasNext()) {
      throw new IllegalArgumentException("the test data is empty");
    }
    long[] batch = data.next().getFeatures().shape();
    data.reset();
    return Arrays.copyOfRange(batch, 1, batch.length);
  }
}
