package io.github.dl4jcompress.distill;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;

/** {@link FeatureHint.Kind#FEATURES}. */
final class FeatureMatching implements HintLoss {
  private final IUpdater updater;
  private final long seed;
  private Optional<Projection> projection = Optional.empty(); // none as long as widths are unknown

  /**
   * A loss that has seen no layers yet.
   *
   * @param updater that trains the projection
   * @param seed of the projection's first weights
   */
  FeatureMatching(IUpdater updater, long seed) {
    this.updater = updater;
    this.seed = seed;
  }

  /** A linear map of channels, the same at each position. */
  private static final class Projection {
    private final INDArray weights; // [teacher channels, student channels]
    private final INDArray gradient;
    private final GradientUpdater<?> updater;
    private final Optional<INDArray> memory; // the updater's

    @SuppressWarnings("NullAway") // an updater without state wants null for it
    Projection(int from, int to, IUpdater updater, long seed) {
      Random random = new Random(seed);
      double[] first = random.doubles((long) to * from, -1, 1).toArray();
      double bound = Math.sqrt(3.0 / from); // keeps the variance
      weights = Nd4j.createFromArray(first).muli(bound).reshape(to, from);
      gradient = weights.like();
      long size = updater.stateSize(weights.length());
      memory = size == 0 ? Optional.empty() : Optional.of(Nd4j.zeros(DataType.DOUBLE, 1, size));
      this.updater = updater.instantiate(memory.orElse(null), true);
    }

    void step(int step, int epoch) {
      INDArray flat = gradient.dup().reshape(1, gradient.length());
      updater.applyUpdater(flat, step, epoch);
      weights.subi(flat.reshape(weights.shape()));
    }
  }

  @Override
  public Comparison compare(FeatureMaps student, FeatureMaps teacher) {
    HintLoss.requireEqualPositions(student, teacher);
    if (student.channels() != teacher.channels() && projection.isEmpty()) {
      projection =
          Optional.of(new Projection(student.channels(), teacher.channels(), updater, seed));
    }
    INDArray own = byChannel(student);
    INDArray projected = projection.map(p -> p.weights.mmul(own)).orElse(own);
    INDArray difference = projected.sub(byChannel(teacher));
    INDArray byProjected = difference.mulRowVector(shares(student, teacher.channels()));
    double loss = difference.mul(byProjected).sumNumber().doubleValue() / 2;
    INDArray byOwn =
        projection.map(p -> p.weights.transpose().mmul(byProjected)).orElse(byProjected);
    projection.ifPresent(
        p -> p.gradient.assign(byProjected.mmul(own.transpose()).divi(student.examples())));
    return new Comparison(loss, byExample(byOwn, student));
  }

  @Override
  public void learn(int step, int epoch) {
    projection.ifPresent(p -> p.step(step, epoch));
  }

  @Override
  public void writeState(DataOutput out) throws IOException {
    out.writeBoolean(projection.isPresent());
    if (projection.isPresent()) {
      INDArray weights = projection.get().weights;
      out.writeInt(Math.toIntExact(weights.columns()));
      out.writeInt(Math.toIntExact(weights.rows()));
      write(weights, out);
      if (projection.get().memory.isPresent()) {
        write(projection.get().memory.get(), out);
      }
    }
  }

  @Override
  public void readState(DataInput in) throws IOException {
    projection = Optional.empty();
    if (in.readBoolean()) {
      Projection stored = new Projection(in.readInt(), in.readInt(), updater, seed);
      read(in, stored.weights);
      if (stored.memory.isPresent()) {
        read(in, stored.memory.get());
      }
      projection = Optional.of(stored);
    }
  }

  private static void write(INDArray array, DataOutput out) throws IOException {
    for (double value : array.dup('c').data().asDouble()) {
      out.writeDouble(value);
    }
  }

  private static void read(DataInput in, INDArray array) throws IOException {
    double[] values = new double[Math.toIntExact(array.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    array.assign(Nd4j.createFromArray(values).reshape('c', array.shape()));
  }

  /** As {@code [channels, examples * positions]}. */
  private static INDArray byChannel(FeatureMaps maps) {
    return maps.array()
        .permute(1, 0, 2)
        .dup('c')
        .reshape(maps.channels(), (long) maps.examples() * maps.positions());
  }

  private static double[] byExample(INDArray byChannel, FeatureMaps like) {
    return byChannel
        .dup('c')
        .reshape(like.channels(), like.examples(), like.positions())
        .permute(1, 0, 2)
        .dup('c')
        .data()
        .asDouble();
  }

  /** One over the number of values that an example is compared in; zero where it is masked. */
  private static INDArray shares(FeatureMaps maps, int channels) {
    double[] shares = new double[maps.examples() * maps.positions()];
    for (int example = 0; example < maps.examples(); example++) {
      int count = 0;
      for (int p = 0; p < maps.positions(); p++) {
        count += maps.isPresent(example, p) ? 1 : 0;
      }
      for (int p = 0; p < maps.positions(); p++) {
        shares[example * maps.positions() + p] =
            maps.isPresent(example, p) ? 1.0 / count / channels : 0;
      }
    }
    return Nd4j.createFromArray(shares);
  }
}
