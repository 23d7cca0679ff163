package io.github.dl4jcompress.demo;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;

/**
 * In which order the examples of a data set are read, another one in each epoch, and the random
 * numbers that change them.
 *
 * <p>All of it is a pure function of the seed and of the number of epochs so far.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class EpochOrder {
  private static final int WINDOW = 8; // mini-batches whose examples are sorted together
  private static final int[] NO_SIZES = {};

  private final boolean shuffle;
  private final long seed;
  private final int[] order;
  private final int[] sizes;
  private final int batch; // 0 where sizes do not count
  private long epoch;

  private EpochOrder(int count, boolean shuffle, long seed, int[] sizes, int batch) {
    this.shuffle = shuffle;
    this.seed = seed;
    this.order = new int[count];
    this.sizes = sizes;
    this.batch = batch;
    arrange();
  }

  /**
   * Each epoch in the order in which the examples are stored.
   *
   * @param count number of examples
   */
  public static EpochOrder stored(int count) {
    return new EpochOrder(count, false, 0, NO_SIZES, 0);
  }

  /**
   * A random order, another one in each epoch.
   *
   * @param count number of examples
   */
  public static EpochOrder shuffled(int count, long seed) {
    return new EpochOrder(count, true, seed, NO_SIZES, 0);
  }

  /**
   * A random order, another one in each epoch, in which the examples of a mini-batch are of similar
   * size, so that little padding is needed: of every eight mini-batches together, the smallest
   * examples make one, and so on.
   *
   * @param sizes one per example
   * @param batch examples per mini-batch, at least 1
   */
  public static EpochOrder shuffledBySize(int[] sizes, int batch, long seed) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be >= 1 example, got " + batch);
    }
    return new EpochOrder(sizes.length, true, seed, sizes.clone(), batch);
  }

  /** Number of examples in an epoch. */
  public int count() {
    return order.length;
  }

  /**
   * Which example is read at a place of the present epoch.
   *
   * @param place in {@code [0, count)}
   * @return number of the example, in {@code [0, count)}
   */
  public int at(int place) {
    return order[place];
  }

  /**
   * Random numbers of the present epoch, the same for each call.
   *
   * @param number of what is to be changed at random, at least 0: its place in the epoch, or the
   *     example's own number
   */
  public Random random(int number) {
    return new Random(Seeds.derive(seed, epoch, number));
  }

  /** Goes on to the next epoch. */
  public void nextEpoch() {
    epoch++;
    arrange();
  }

  private void arrange() {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    if (!shuffle) {
      return;
    }
    Random random = random(-1);
    shuffle(random, order.length, this::swap);
    if (batch > 0) {
      for (int from = 0; from < order.length; from += WINDOW * batch) {
        arrange(from, Math.min(order.length, from + WINDOW * batch), random);
      }
    }
  }

  /** Sorts by size, and shuffles the mini-batches; a last one that is not full stays last. */
  private void arrange(int from, int to, Random random) {
    int[] sorted =
        Arrays.stream(order, from, to)
            .boxed()
            .sorted(Comparator.comparingInt(example -> sizes[example]))
            .mapToInt(Integer::intValue)
            .toArray();
    System.arraycopy(sorted, 0, order, from, sorted.length);
    shuffle(random, (to - from) / batch, (one, other) -> swapBatches(from, one, other));
  }

  private void swapBatches(int from, int one, int other) {
    for (int i = 0; i < batch; i++) {
      swap(from + one * batch + i, from + other * batch + i);
    }
  }

  private void swap(int one, int other) {
    int moved = order[one];
    order[one] = order[other];
    order[other] = moved;
  }

  private interface Swap {
    void swap(int one, int other);
  }

  /** Fisher and Yates, as Durstenfeld (1964) wrote it down. */
  private static void shuffle(Random random, int count, Swap things) {
    for (int i = count - 1; i > 0; i--) {
      things.swap(i, random.nextInt(i + 1));
    }
  }
}
