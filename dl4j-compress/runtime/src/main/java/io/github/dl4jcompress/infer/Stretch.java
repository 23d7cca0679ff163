package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.Embedding;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Padding;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Upsampling;
import io.github.dl4jcompress.model.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Consecutive layers of a network, ready to run.
 *
 * <p>Immutable: any number of threads may share it. Results are the same bits on every JVM.
 */
public final class Stretch {
  private final Dataflow flow;
  private final int first;
  private final Kernel[] kernels;
  private final Map<Integer, Head> heads = new HashMap<>(); // of the outputs made here

  /**
   * Layers that are known to fit what they read.
   *
   * @param layers at least one
   * @param first number of the first of them in the network
   * @param flow of the network
   */
  public Stretch(List<Layer> layers, int first, Dataflow flow) {
    this.flow = flow;
    this.first = first;
    kernels = new Kernel[layers.size()];
    for (int i = 0; i < kernels.length; i++) {
      Layer layer = layers.get(i);
      List<Value> read = flow.read(first + i);
      kernels[i] = kernel(layer, read);
      int made = flow.wiring().value(first + i);
      if (flow.wiring().outputs().contains(made)) {
        heads.put(made, new Head(layer, read.get(0), flow.value(made)));
      }
    }
  }

  /** Runs all layers over all steps. */
  public void run(Activations activations) {
    for (int i = 0; i < kernels.length; i++) {
      int made = flow.wiring().value(first + i);
      int[][][] read = activations.of(flow.wiring().sources().get(first + i));
      boolean ends = flow.value(made).time() == Layer.Time.ENDS;
      kernels[i].runAll(read, activations.fill(made, ends ? 1 : read.length));
    }
  }

  /**
   * Runs some layers over one step.
   *
   * @param states of the layers, moved on by the step
   */
  void step(int from, int to, RecurrentState[] states, Activations activations) {
    for (int i = from; i < to; i++) {
      int[][] read = activations.of(flow.wiring().sources().get(first + i))[0];
      kernels[i].run(read, activations.fill(flow.wiring().value(first + i), 1)[0], states[i]);
    }
  }

  /** States of all layers before the first step. */
  RecurrentState[] rest() {
    RecurrentState[] states = new RecurrentState[kernels.length];
    for (int i = 0; i < states.length; i++) {
      states[i] = kernels[i].rest();
    }
    return states;
  }

  /** Whether an output of the network is made here. */
  public boolean makes(int output) {
    return heads.containsKey(output);
  }

  /** What the network answers at an output that is made here, of all steps. */
  public float[] predict(int output, Activations activations) {
    return answers(output, activations, values -> head(output).activate(values));
  }

  /** Like {@link #predict}, before the activation of the layer. */
  float[] logits(int output, Activations activations) {
    return answers(output, activations, values -> values);
  }

  /** What to do with the real values of a step. */
  private interface Last {
    float[] of(float[] values);
  }

  private float[] answers(int output, Activations activations, Last last) {
    int steps = activations.steps(output);
    int each = flow.value(output).shape().elements();
    float[] joined = new float[Math.multiplyExact(steps, each)];
    for (int step = 0; step < steps; step++) {
      float[] answer = last.of(head(output).real(activations.at(output, step)));
      System.arraycopy(answer, 0, joined, step * each, each);
    }
    return joined;
  }

  Head head(int output) {
    return Objects.requireNonNull(heads.get(output), "no output of this stretch");
  }

  private static Kernel kernel(Layer layer, List<Value> read) {
    if (layer instanceof Sum sum) {
      return new SumKernel(sum, read);
    }
    if (layer instanceof Concatenation concatenation) {
      return new ConcatenationKernel(concatenation, read);
    }
    return kernel(layer, read.get(0).shape(), read.get(0).quantizer().orElseThrow());
  }

  private static Kernel kernel(Layer layer, TensorShape shape, AffineQuantizer quantizer) {
    double scale = quantizer.scale();
    if (layer.linear().orElse(null) instanceof RealUnit unit) {
      return real(layer, unit, shape, scale);
    }
    if (layer instanceof Embedding embedding) {
      return new EmbeddingKernel((LinearUnit) embedding.unit());
    }
    if (layer.linear().orElse(null) instanceof LinearUnit unit) {
      return layer instanceof Convolution convolution
          ? new ConvolutionKernel(convolution, unit, shape, scale)
          : new DenseKernel(unit, scale);
    }
    if (layer instanceof MaxPooling pooling) {
      return PoolingKernel.max(pooling.window(), shape);
    }
    if (layer instanceof AveragePooling pooling) {
      return PoolingKernel.average(pooling.window(), shape, scale, pooling.output());
    }
    if (layer instanceof ElementWise elementWise) {
      return new LookupKernel(elementWise, shape, quantizer);
    }
    if (layer instanceof Recurrent recurrent) {
      return new RecurrentKernel(recurrent, scale);
    }
    if (layer instanceof Masked masked) {
      return new MaskedKernel(masked, shape, scale);
    }
    if (layer instanceof Bidirectional bidirectional) {
      return new BidirectionalKernel(bidirectional, scale);
    }
    if (layer instanceof LastStep) {
      return new LastStepKernel(shape);
    }
    if (layer instanceof Padding padding) {
      return new PaddingKernel(padding, shape);
    }
    if (layer instanceof Upsampling upsampling) {
      return new UpsamplingKernel(upsampling, shape);
    }
    throw new AssertionError("sealed type with a new kind: " + layer.kind());
  }

  /** A last layer that stays real is the head's: its kernel hands on what it is made of. */
  private static Kernel real(Layer layer, RealUnit unit, TensorShape shape, double scale) {
    return unit.output()
        .<Kernel>map(
            output ->
                new RealKernel(RealSums.of(layer, unit, shape, scale), unit.activation(), output))
        .orElseGet(() -> new CopyKernel(shape));
  }
}
