package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.UnitLayer;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;

/** What is pruned or kept as one, by number: single weights, blocks of them, or units. */
final class Cells {
  private static final int NONE = -1;

  private final List<WeightView> targets;
  private final List<Part> parts = new ArrayList<>();
  private final int[] of; // the cell of each parameter, flat; NONE if it is not to be pruned
  private int count;

  /**
   * Cells of a network that belong together: of a gate, of a weight array without gates, or, where
   * cells are units, of a layer.
   *
   * @param array the weights, or the first of the layer's arrays
   * @param cells their numbers
   */
  record Part(WeightView array, WeightView.Range cells) {}

  private Cells(List<WeightView> targets, int parameters) {
    this.targets = targets;
    of = new int[parameters];
    Arrays.fill(of, NONE);
  }

  /**
   * The cells of a pattern.
   *
   * @throws IllegalArgumentException naming the first layer that cannot have it
   */
  static Cells of(Model model, List<NamedLayer> layers, PruningPattern pattern) {
    Cells cells = new Cells(PruningTargets.weights(layers), Math.toIntExact(model.numParams()));
    if (pattern instanceof PruningPattern.Units) {
      new UnitParameters(model).of(layers).forEach(cells::addUnits);
    } else if (pattern instanceof PruningPattern.Blocks blocks) {
      cells.targets.forEach(view -> cells.addBlocks(view, blocks));
    } else {
      boolean inRows = !(pattern instanceof PruningPattern.Unstructured);
      cells.targets.forEach(view -> cells.addWeights(view, inRows ? pattern.toString() : ""));
    }
    return cells;
  }

  private void addWeights(WeightView view, String patternInRows) {
    if (!patternInRows.isEmpty()) {
      requireRows(view, patternInRows);
    }
    for (WeightView.Range range : view.gateRanges()) {
      int first = count;
      for (int i = range.from(); i < range.to(); i++) {
        of[i] = count++;
      }
      parts.add(new Part(view, new WeightView.Range(first, count)));
    }
  }

  private void addBlocks(WeightView view, PruningPattern.Blocks blocks) {
    requireRows(view, blocks.toString());
    int columns = view.length() / view.rows();
    if (blocks.rows() > view.rows() || blocks.columns() > columns) {
      throw new IllegalArgumentException(
          blocks
              + " is larger than the weights '"
              + view.key()
              + "' of layer '"
              + view.layer()
              + "', "
              + view.rows()
              + " rows of "
              + columns
              + "; leave it out with except(\""
              + view.layer()
              + "\")");
    }
    int perRow = (columns + blocks.columns() - 1) / blocks.columns();
    for (WeightView.Range range : view.gateRanges()) {
      int first = count;
      for (int i = range.from(); i < range.to(); i++) {
        int row = (i - range.from()) / columns;
        int column = (i - range.from()) % columns;
        of[i] = first + row / blocks.rows() * perRow + column / blocks.columns();
        count = Math.max(count, of[i] + 1);
      }
      parts.add(new Part(view, new WeightView.Range(first, count)));
    }
  }

  private static void requireRows(WeightView view, String pattern) {
    if (view.rows() == 0) {
      throw new IllegalArgumentException(
          "pattern "
              + pattern
              + " needs to know what each output unit reads, which it does not of layer '"
              + view.layer()
              + "'; dense, output, 2-d convolution, LSTM, GravesLSTM and SimpleRnn layers"
              + " are supported; leave it out with except(\""
              + view.layer()
              + "\")");
    }
  }

  private void addUnits(UnitParameters.OfLayer layer) {
    int first = count;
    for (UnitLayer part : layer.layers()) {
      part.visitUnits((parameter, unit) -> of[parameter] = first + unit);
    }
    count += layer.layers().get(0).units();
    parts.add(new Part(layer.weights(), new WeightView.Range(first, count)));
  }

  /** Groups of cells, in the order of their numbers. */
  List<Part> parts() {
    return parts;
  }

  /** The score of each cell: the mean of its weights'. */
  float[] scores(float[] weightScores) {
    double[] sums = new double[count];
    int[] sizes = new int[count];
    for (WeightView view : targets) {
      for (int i = view.offset(); i < view.offset() + view.length(); i++) {
        sums[of[i]] += weightScores[i];
        sizes[of[i]]++;
      }
    }
    float[] scores = new float[count];
    for (int cell = 0; cell < count; cell++) {
      scores[cell] = (float) (sums[cell] / sizes[cell]);
    }
    return scores;
  }

  /** 1 for each cell that has a weight with a flag of 1, and 0 for the others. */
  float[] flags(float[] weightFlags) {
    float[] flags = new float[count];
    for (WeightView view : targets) {
      for (int i = view.offset(); i < view.offset() + view.length(); i++) {
        flags[of[i]] = Math.max(flags[of[i]], weightFlags[i]);
      }
    }
    return flags;
  }

  /** The flag of its cell for each parameter that has one, 1 for the others. */
  float[] spread(float[] flags) {
    float[] spread = new float[of.length];
    for (int i = 0; i < of.length; i++) {
      spread[i] = of[i] == NONE ? 1f : flags[of[i]];
    }
    return spread;
  }

  /** Fraction of the targeted weights with a flag of 0. */
  double sparsity(float[] weightFlags) {
    long zeros = 0;
    long weights = 0;
    for (WeightView view : targets) {
      weights += view.length();
      for (int i = view.offset(); i < view.offset() + view.length(); i++) {
        zeros += weightFlags[i] == 0f ? 1 : 0;
      }
    }
    return (double) zeros / weights;
  }
}
