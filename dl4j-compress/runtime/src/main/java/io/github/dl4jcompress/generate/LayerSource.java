package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.Embedding;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Padding;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.Spreading;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.Upsampling;
import io.github.dl4jcompress.model.Value;
import java.util.List;

/**
 * One layer to be written: what it reads and makes.
 *
 * @param layer not one that ends a sequence, which takes no code
 * @param read what it reads, in its order
 * @param made what it puts out
 * @param parts where it asks for what it needs
 */
record LayerSource(Layer layer, List<Value> read, Value made, Parts parts) {

  /** The first of what the layer reads. */
  Value input() {
    return read.get(0);
  }

  double inputScale() {
    return input().quantizer().orElseThrow().scale();
  }

  /**
   * Members of the layer's class: constants, and a method {@code run} that makes an array of codes
   * of one, or floats where they stay real; recurrent layers make sequences of sequences, or, where
   * they end them, codes.
   *
   * @throws IllegalArgumentException if there is no such code for the kind of layer
   */
  String members() {
    if (layer instanceof Dense dense) {
      return ProductSource.dense(dense, this);
    }
    if (layer instanceof Embedding embedding) {
      return IndexSource.embedding(embedding, this);
    }
    if (layer instanceof Convolution convolution) {
      return ProductSource.convolution(convolution, this);
    }
    if (layer instanceof MaxPooling pooling) {
      return PoolingSource.max(pooling, this);
    }
    if (layer instanceof AveragePooling pooling) {
      return PoolingSource.average(pooling, this);
    }
    if (layer instanceof ElementWise elementWise) {
      return MovingSource.elementWise(elementWise, this);
    }
    if (layer instanceof Padding padding) {
      return MovingSource.padding(padding, this);
    }
    if (layer instanceof Upsampling upsampling) {
      return MovingSource.upsampling(upsampling, this);
    }
    if (layer instanceof Spreading spreading) {
      return MovingSource.spreading(spreading, this);
    }
    if (layer instanceof Sum sum) {
      return JoinSource.sum(sum, this);
    }
    if (layer instanceof Concatenation concatenation) {
      return JoinSource.concatenation(concatenation, this);
    }
    if (layer instanceof Recurrent recurrent) {
      return CellsSource.recurrent(recurrent, this);
    }
    if (layer instanceof Masked masked) {
      return CellsSource.masked(masked, this);
    }
    if (layer instanceof Bidirectional bidirectional) {
      return CellsSource.bidirectional(bidirectional, this);
    }
    throw new IllegalArgumentException(
        "there is no Java source for a layer of kind " + made.kind());
  }
}
