package io.github.dl4jcompress.format;

import io.github.dl4jcompress.codec.DecodingSteps;
import java.util.function.Consumer;

/**
 * What a reader is willing to open. Every limit but the last is checked before anything of that
 * size is allocated. Ranks need none: every shape in a file has three dimensions.
 *
 * @param fileBytes largest file, or sum of the files that a model is stored in
 * @param layers most layers
 * @param weights most weights over all layers, zeros included
 * @param decodedBytes most memory that decoded weights, scales, biases and names, references of a
 *     graph and tables of its concatenations may take; twice as much may be in use while a model is
 *     opened
 * @param activations most values between two layers
 * @param operations most multiplications and comparisons for one example or one step
 * @param textBytes longest name of an output in UTF-8
 * @param weightsPerByte most weights per byte of the file; applies above 2^20 weights, because
 *     small all-zero tensors may legitimately take no bytes at all
 * @param fanIn most values that one layer reads, most inputs and most outputs of a network
 * @param activationBytes most memory that the values between layers may take while the network
 *     runs, for an example or one step
 * @param decodingSteps most steps that decoding may take, besides 32 for each byte of the sections.
 *     A step is a decision of the entropy coder, some ten nanoseconds; a level takes half a step
 *     besides, and seven where it is foretold from its neighbours. Counted while sections are
 *     decoded, over all of a file or, of a {@code LazyModel}, for each section anew
 */
public record ReadLimits(
    long fileBytes,
    int layers,
    long weights,
    long decodedBytes,
    long activations,
    long operations,
    int textBytes,
    long weightsPerByte,
    int fanIn,
    long activationBytes,
    long decodingSteps) {

  /** Dense weights of any width take fewer. */
  static final int STEPS_PER_BYTE = 32;

  /**
   * 256 MiB, 4,096 layers, 2^28 weights, 1 GiB decoded, 2^26 activations, 2^34 operations, names of
   * 4,000 bytes, 4,096 weights per byte, 1,024 inputs of a layer or network, 1 GiB of activations,
   * 2^25 steps. With these, a file of 1 MiB is opened or refused within a second of a core. Sparse
   * networks of more than four million weights, if their zeros stand in patterns, need more steps.
   */
  public static final ReadLimits DEFAULT =
      new ReadLimits(
          256L << 20,
          4096,
          1L << 28,
          1L << 30,
          1L << 26,
          1L << 34,
          4_000,
          4096,
          1024,
          1L << 30,
          1L << 25);

  public ReadLimits {
    require("fileBytes", fileBytes);
    require("layers", layers);
    require("weights", weights);
    require("decodedBytes", decodedBytes);
    require("activations", activations);
    require("operations", operations);
    require("textBytes", textBytes);
    require("weightsPerByte", weightsPerByte);
    require("fanIn", fanIn);
    require("activationBytes", activationBytes);
    require("decodingSteps", decodingSteps);
  }

  private static void require(String name, long limit) {
    if (limit < 1) {
      throw new IllegalArgumentException(name + " must be >= 1, got " + limit);
    }
  }

  /** The same limits with another largest file. */
  public ReadLimits withFileBytes(long most) {
    return with(draft -> draft.fileBytes = most);
  }

  /** The same limits with another number of layers. */
  public ReadLimits withLayers(int most) {
    return with(draft -> draft.layers = most);
  }

  /** The same limits with another number of weights. */
  public ReadLimits withWeights(long most) {
    return with(draft -> draft.weights = most);
  }

  /** The same limits with another size of the decoded weights. */
  public ReadLimits withDecodedBytes(long most) {
    return with(draft -> draft.decodedBytes = most);
  }

  /** The same limits with another number of values between two layers. */
  public ReadLimits withActivations(long most) {
    return with(draft -> draft.activations = most);
  }

  /** The same limits with another number of operations. */
  public ReadLimits withOperations(long most) {
    return with(draft -> draft.operations = most);
  }

  /** The same limits with another length of names. */
  public ReadLimits withTextBytes(int most) {
    return with(draft -> draft.textBytes = most);
  }

  /** The same limits with another number of weights per byte. */
  public ReadLimits withWeightsPerByte(long most) {
    return with(draft -> draft.weightsPerByte = most);
  }

  /** The same limits with another number of inputs. */
  public ReadLimits withFanIn(int most) {
    return with(draft -> draft.fanIn = most);
  }

  /** The same limits with another size of all buffers. */
  public ReadLimits withActivationBytes(long most) {
    return with(draft -> draft.activationBytes = most);
  }

  /** The same limits with another number of decoding steps. */
  public ReadLimits withDecodingSteps(long most) {
    return with(draft -> draft.decodingSteps = most);
  }

  /** The steps for sections of so many bytes. */
  DecodingSteps stepsFor(long sectionBytes) {
    long forBytes = STEPS_PER_BYTE * sectionBytes;
    return new DecodingSteps(forBytes + Math.min(decodingSteps, Long.MAX_VALUE - forBytes));
  }

  UnsupportedModelException tooManySteps(int section) {
    return new UnsupportedModelException(
        UnsupportedModelException.Reason.BEYOND_LIMIT,
        "decoding steps, in section "
            + section
            + ": this reader's limit is "
            + decodingSteps
            + ", and "
            + STEPS_PER_BYTE
            + " for each byte of the sections");
  }

  private ReadLimits with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.checked();
  }

  /** Limits to be: too many values to repeat in every method that changes one. */
  private static final class Draft {
    private long fileBytes;
    private int layers;
    private long weights;
    private long decodedBytes;
    private long activations;
    private long operations;
    private int textBytes;
    private long weightsPerByte;
    private int fanIn;
    private long activationBytes;
    private long decodingSteps;

    Draft(ReadLimits original) {
      fileBytes = original.fileBytes;
      layers = original.layers;
      weights = original.weights;
      decodedBytes = original.decodedBytes;
      activations = original.activations;
      operations = original.operations;
      textBytes = original.textBytes;
      weightsPerByte = original.weightsPerByte;
      fanIn = original.fanIn;
      activationBytes = original.activationBytes;
      decodingSteps = original.decodingSteps;
    }

    ReadLimits checked() {
      return new ReadLimits(
          fileBytes,
          layers,
          weights,
          decodedBytes,
          activations,
          operations,
          textBytes,
          weightsPerByte,
          fanIn,
          activationBytes,
          decodingSteps);
    }
  }
}
