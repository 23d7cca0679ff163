package io.github.dl4jcompress.penalty;

import io.github.dl4jcompress.bridge.Elements;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.WeightView;
import java.nio.FloatBuffer;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The weights of a layer as one vector, array behind array, each in memory order. */
final class LayerWeights {
  private final NamedLayer layer;
  private final List<WeightView> arrays;
  private final int length;

  LayerWeights(NamedLayer layer) {
    this.layer = layer;
    this.arrays = layer.weights();
    this.length = arrays.stream().mapToInt(WeightView::length).sum();
  }

  NamedLayer layer() {
    return layer;
  }

  List<WeightView> arrays() {
    return arrays;
  }

  int length() {
    return length;
  }

  /**
   * Copies the layer's part of a vector.
   *
   * @param flat parameters or gradients of the whole network
   */
  void read(INDArray flat, float[] into) {
    eachPart(flat, (part, start, count) -> part.get(into, start, count));
  }

  /** Overwrites the layer's part of a vector. */
  void write(INDArray flat, float[] from) {
    eachPart(flat, (part, start, count) -> part.put(from, start, count));
  }

  private interface Part {
    void copy(FloatBuffer elements, int start, int count);
  }

  private void eachPart(INDArray flat, Part part) {
    Elements.use(
        flat,
        elements -> {
          int origin = elements.position();
          int start = 0;
          for (WeightView array : arrays) {
            part.copy(elements.position(origin + array.offset()), start, array.length());
            start += array.length();
          }
        });
  }

  /** A new array like the one at an index among the layer's, with its part of a vector. */
  INDArray array(int index, float[] values) {
    int start = arrays.subList(0, index).stream().mapToInt(WeightView::length).sum();
    INDArray live = arrays.get(index).values();
    INDArray result = Nd4j.createUninitialized(DataType.FLOAT, live.shape(), live.ordering());
    Elements.use(result, elements -> elements.put(values, start, arrays.get(index).length()));
    return result;
  }
}
