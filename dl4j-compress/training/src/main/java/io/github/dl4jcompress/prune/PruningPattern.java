package io.github.dl4jcompress.prune;

/**
 * Which weights are pruned together. Weights are seen as the runtime holds them: a matrix with one
 * row for each output unit (of an LSTM, for each gate of each unit), with the unit's inputs along
 * it; those of a convolution in {@code [channels, kernel height, kernel width]} order.
 *
 * <p>A pattern holds at every mask, not only in the end. {@link PruningRecipe} has a method for
 * each one.
 */
public sealed interface PruningPattern {

  /** Every weight by itself. */
  record Unstructured() implements PruningPattern {}

  /**
   * At most n of every m neighbouring weights of a row stay, such as 2:4. On the way there each
   * group of m has the same number of zeros at each step: 3:4, then 2:4, as in Kao et al.,
   * "Training recipe for N:M structured sparsity with decaying pruning mask" (2022), section 3
   * (structure decay). A row's last group may be shorter, and then keeps fewer.
   *
   * @param n weights to keep, at least 1
   * @param m length of a group, above n
   */
  record NOfM(int n, int m) implements PruningPattern {
    public NOfM {
      if (n < 1 || m <= n) {
        throw new IllegalArgumentException("need 1 <= n < m, got n=" + n + ", m=" + m);
      }
    }

    /** The sparsity that it ends at. */
    double sparsity() {
      return 1 - (double) n / m;
    }
  }

  /**
   * Rectangles of the matrix. A block's score is the mean score of its weights; the schedule's
   * sparsity is the fraction of the blocks. Blocks at the right and lower edge may be smaller. The
   * gates of an LSTM have blocks of their own, and one block stays in each.
   *
   * @param rows of a block, at least 1
   * @param columns of a block, at least 1; above 1 if there is one row only
   */
  record Blocks(int rows, int columns) implements PruningPattern {
    public Blocks {
      if (rows < 1 || columns < 1 || (long) rows * columns < 2) {
        throw new IllegalArgumentException(
            "need rows >= 1, columns >= 1 and two weights or more, got " + rows + " x " + columns);
      }
    }
  }

  /**
   * The same number of weights stays in each bank of neighbouring weights, in every row, so that
   * all lanes of a vector have the same work. Cao et al., "Efficient and effective sparse LSTM on
   * FPGA with bank-balanced sparsity" (2019), section 3. A row's last bank may be shorter.
   *
   * @param bank length of a bank, at least 2
   */
  record BankBalanced(int bank) implements PruningPattern {
    /** What a byte permutation reaches with two registers of 512 bits. */
    static final int DEFAULT_BANK = 128;

    public BankBalanced {
      if (bank < 2) {
        throw new IllegalArgumentException("bank must be >= 2 weights, got " + bank);
      }
    }
  }

  /**
   * Whole neurons, filters, or LSTM cells: all input and recurrent weights of a unit, its biases,
   * and the scale and shift of a batch normalization behind it, so that it says 0. A unit's score
   * is the mean score of its weights; the schedule's sparsity is the fraction of the units. One
   * unit stays in each layer. Li et al., "Pruning filters for efficient convnets" (2017), section
   * 3, for filters and magnitudes.
   */
  record Units() implements PruningPattern {}
}
