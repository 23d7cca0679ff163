package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A layer that waits for the quantizer behind it, because the runtime requantizes in the same step,
 * and what is behind the layer and needs no quantizer: maximum and last step commute with rounding.
 */
final class Waiting implements Flow {
  private final NetworkAssembly assembly;
  private final Draft draft;
  private final List<Flow> read;
  private final List<Layer> behind = new ArrayList<>();
  private TensorShape shape;
  private OptionalInt stored = OptionalInt.empty(); // a join may read it twice

  /**
   * A layer.
   *
   * @param read what the layer reads; what of this waits, too, gets the same quantizer
   * @param shape of what it puts out
   */
  Waiting(NetworkAssembly assembly, Draft draft, List<? extends Flow> read, TensorShape shape) {
    this.assembly = assembly;
    this.draft = draft;
    this.read = List.copyOf(read);
    this.shape = shape;
  }

  /** The layer itself, so that it takes in what joins it. */
  Draft draft() {
    return draft;
  }

  /** Adds a layer behind that needs no quantizer of its own. */
  void addBehind(Layer layer) {
    behind.add(layer);
    shape = layer.outputShape(shape);
  }

  @Override
  public TensorShape shape() {
    return shape;
  }

  @Override
  public int store(Optional<AffineQuantizer> output) {
    if (stored.isEmpty()) {
      stored = OptionalInt.of(added(output));
    }
    return stored.getAsInt();
  }

  private int added(Optional<AffineQuantizer> output) {
    List<Integer> sources = read.stream().map(each -> each.store(output)).toList();
    int id = assembly.add(draft.finish(output), sources);
    for (Layer layer : behind) {
      id = assembly.add(layer, List.of(id));
    }
    return id;
  }
}
