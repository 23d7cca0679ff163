package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Arrays;
import java.util.Optional;

/**
 * Runs a network on one example at a time. Immutable after construction: any number of threads may
 * share it. Results are the same bits on every JVM.
 */
public final class IntegerEngine {
  private final TensorShape input;
  private final AffineQuantizer inputQuantizer;
  private final Kernel[] kernels;
  private final int stepKernels; // that see each step of a sequence; 0 without sequences
  private final boolean answersEachStep;
  private final boolean needsWholeSequence;
  private final Head head;

  public IntegerEngine(CompactNetwork network) {
    input = network.input();
    inputQuantizer = network.inputQuantizer();
    stepKernels = network.stepLayers();
    answersEachStep = network.answersEachStep();
    needsWholeSequence = network.needsWholeSequence();
    kernels = new Kernel[network.layers().size()];
    TensorShape shape = input;
    AffineQuantizer quantizer = inputQuantizer;
    for (int i = 0; i < kernels.length; i++) {
      Layer layer = network.layers().get(i);
      kernels[i] = kernel(layer, shape, quantizer);
      if (i < kernels.length - 1) {
        quantizer = outputQuantizer(layer, quantizer).orElseThrow();
        shape = layer.outputShape(shape);
      }
    }
    Layer last = network.layers().get(kernels.length - 1);
    head = new Head(last, quantizer, last.outputShape(shape));
  }

  /**
   * The network's output for one example, after the last layer's activation.
   *
   * @param example real values in {@code [channels, height, width]} order; a sequence is one step
   *     behind the other
   * @return one result, or, of a network that answers each step, one behind the other
   */
  public float[] predict(float[] example) {
    float[] outputs = logits(example);
    int each =
        answersEachStep ? outputs.length / (example.length / input.elements()) : outputs.length;
    for (int from = 0; from < outputs.length; from += each) {
      float[] answer = head.activate(Arrays.copyOfRange(outputs, from, from + each));
      System.arraycopy(answer, 0, outputs, from, each);
    }
    return outputs;
  }

  /** The real values before the last layer's activation, for one example. */
  public float[] logits(float[] example) {
    if (stepKernels > 0) {
      return sequenceLogits(example);
    }
    requireLength(example.length);
    return finish(quantize(example, 0));
  }

  private float[] sequenceLogits(float[] sequence) {
    int length = input.elements();
    if (sequence.length == 0 || sequence.length % length != 0) {
      throw new IllegalArgumentException(
          "a sequence has one or more steps of "
              + length
              + " values "
              + input
              + ", got "
              + sequence.length
              + " values");
    }
    int[][] steps = new int[sequence.length / length][];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = quantize(sequence, i * length);
    }
    float[][] answers = Arrays.stream(runAll(steps)).map(this::finish).toArray(float[][]::new);
    int each = answers[0].length;
    float[] joined = new float[answers.length * each];
    for (int i = 0; i < answers.length; i++) {
      System.arraycopy(answers[i], 0, joined, i * each, each);
    }
    return joined;
  }

  /**
   * A stream that takes a sequence step by step.
   *
   * @throws IllegalStateException if the network is not for sequences
   */
  public FrameStream stream() {
    if (stepKernels == 0) {
      throw new IllegalStateException(
          "the network is not for sequences: it has no recurrent layer");
    }
    return new FrameStream(this);
  }

  private void requireLength(int length) {
    if (length != input.elements()) {
      throw new IllegalArgumentException(
          (stepKernels > 0 ? "a step" : "an example")
              + " has "
              + input.elements()
              + " values "
              + input
              + ", got "
              + length);
    }
  }

  private int[] quantize(float[] values, int from) {
    int[] codes = new int[input.elements()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = inputQuantizer.quantize(values[from + i]) - inputQuantizer.zeroPoint();
    }
    return codes;
  }

  /** States before the first step. */
  RecurrentState[] rest() {
    RecurrentState[] states = new RecurrentState[stepKernels];
    for (int i = 0; i < states.length; i++) {
      states[i] = kernels[i].rest();
    }
    return states;
  }

  /** Whether no step can be answered before the last one is there. */
  boolean needsWholeSequence() {
    return needsWholeSequence;
  }

  /** Codes of one step of the input. */
  int[] codes(float[] frame) {
    requireLength(frame.length);
    return quantize(frame, 0);
  }

  /** Moves the states on by one step; gives the codes behind the layers that see each step. */
  int[] step(int[] input, RecurrentState[] states) {
    int[] codes = input;
    for (int i = 0; i < stepKernels; i++) {
      codes = kernels[i].run(codes, states[i]);
    }
    return codes;
  }

  /** Like all steps one by one; one result per step, or one alone if a layer ends the sequence. */
  int[][] runAll(int[][] input) {
    int[][] steps = input;
    for (int i = 0; i < stepKernels; i++) {
      steps = kernels[i].runAll(steps);
    }
    return steps;
  }

  /** Runs the layers behind the steps. */
  float[] finish(int[] latest) {
    int[] codes = latest;
    for (int i = stepKernels; i < kernels.length; i++) {
      codes = kernels[i].run(codes, RecurrentState.NONE);
    }
    return head.real(codes);
  }

  float[] activate(float[] logits) {
    return head.activate(logits);
  }

  private static Kernel kernel(Layer layer, TensorShape shape, AffineQuantizer quantizer) {
    double scale = quantizer.scale();
    if (layer instanceof Dense dense) {
      return new DenseKernel(dense.unit(), scale);
    }
    if (layer instanceof Convolution convolution) {
      return new ConvolutionKernel(convolution, shape, scale);
    }
    if (layer instanceof MaxPooling pooling) {
      return PoolingKernel.max(pooling.window(), shape);
    }
    if (layer instanceof AveragePooling pooling) {
      return PoolingKernel.average(pooling.window(), shape, scale, pooling.output());
    }
    if (layer instanceof ElementWise elementWise) {
      return new LookupKernel(elementWise, quantizer);
    }
    if (layer instanceof Recurrent recurrent) {
      return new RecurrentKernel(recurrent, scale);
    }
    if (layer instanceof Bidirectional bidirectional) {
      return new BidirectionalKernel(bidirectional, scale);
    }
    if (layer instanceof LastStep) {
      return new LastStepKernel();
    }
    throw new AssertionError("sealed type with a new kind: " + layer.kind());
  }

  /** Quantizer of a layer's result; empty where the result stays real. */
  static Optional<AffineQuantizer> outputQuantizer(Layer layer, AffineQuantizer input) {
    if (layer instanceof AveragePooling pooling) {
      return Optional.of(pooling.output());
    }
    if (layer instanceof ElementWise elementWise) {
      return Optional.of(elementWise.output());
    }
    if (layer instanceof Recurrent recurrent) {
      return Optional.of(recurrent.output());
    }
    if (layer instanceof Bidirectional bidirectional) {
      return Optional.of(bidirectional.output());
    }
    return layer.linear().map(LinearUnit::output).orElse(Optional.of(input));
  }
}
