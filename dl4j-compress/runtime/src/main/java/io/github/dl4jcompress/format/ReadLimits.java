package io.github.dl4jcompress.format;

/**
 * What a reader is willing to open. Every limit is checked before anything of that size is
 * allocated. Ranks need none: every shape in a file has three dimensions.
 *
 * @param fileBytes largest file, or sum of the files that a model is stored in
 * @param layers most layers
 * @param weights most weights over all layers, zeros included
 * @param decodedBytes most memory that decoded weights, scales, biases and names may take; twice as
 *     much may be in use while a model is opened
 * @param activations most values between two layers
 * @param operations most multiplications and comparisons for one example or one step
 * @param textBytes longest name of an output in UTF-8
 * @param weightsPerByte most weights per byte of the file; applies above 2^20 weights, because
 *     small all-zero tensors may legitimately take no bytes at all
 * @param fanIn most values that one layer reads, most inputs and most outputs of a network
 * @param activationBytes most memory that the values between layers may take while the network
 *     runs, for an example or one step
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
    long activationBytes) {

  /**
   * 256 MiB, 4,096 layers, 2^28 weights, 1 GiB decoded, 2^26 activations, 2^34 operations, names of
   * 4,000 bytes, 4,096 weights per byte, 1,024 inputs of a layer or network, 1 GiB of activations.
   */
  public static final ReadLimits DEFAULT =
      new ReadLimits(
          256L << 20, 4096, 1L << 28, 1L << 30, 1L << 26, 1L << 34, 4_000, 4096, 1024, 1L << 30);

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
  }

  private static void require(String name, long limit) {
    if (limit < 1) {
      throw new IllegalArgumentException(name + " must be >= 1, got " + limit);
    }
  }

  /** The same limits with another largest file. */
  public ReadLimits withFileBytes(long most) {
    return new ReadLimits(
        most,
        layers,
        weights,
        decodedBytes,
        activations,
        operations,
        textBytes,
        weightsPerByte,
        fanIn,
        activationBytes);
  }

  /** The same limits with another number of layers. */
  public ReadLimits withLayers(int most) {
    return new ReadLimits(
        fileBytes,
        most,
        weights,
        decodedBytes,
        activations,
        operations,
        textBytes,
        weightsPerByte,
        fanIn,
        activationBytes);
  }

  /** The same limits with another number of weights. */
  public ReadLimits withWeights(long most) {
    return new ReadLimits(
        fileBytes,
        layers,
        most,
        decodedBytes,
        activations,
        operations,
        textBytes,
        weightsPerByte,
        fanIn,
        activationBytes);
  }

  /** The same limits with another size of the decoded weights. */
  public ReadLimits withDecodedBytes(long most) {
    return new ReadLimits(
        fileBytes,
        layers,
        weights,
        most,
        activations,
        operations,
        textBytes,
        weightsPerByte,
        fanIn,
        activationBytes);
  }

  /** The same limits with another number of values between two layers. */
  public ReadLimits withActivations(long most) {
    return new ReadLimits(
        fileBytes,
        layers,
        weights,
        decodedBytes,
        most,
        operations,
        textBytes,
        weightsPerByte,
        fanIn,
        activationBytes);
  }

  /** The same limits with another number of operations. */
  public ReadLimits withOperations(long most) {
    return new ReadLimits(
        fileBytes,
        layers,
        weights,
        decodedBytes,
        activations,
        most,
        textBytes,
        weightsPerByte,
        fanIn,
        activationBytes);
  }

  /** The same limits with another length of names. */
  public ReadLimits withTextBytes(int most) {
    return new ReadLimits(
        fileBytes,
        layers,
        weights,
        decodedBytes,
        activations,
        operations,
        most,
        weightsPerByte,
        fanIn,
        activationBytes);
  }

  /** The same limits with another number of weights per byte. */
  public ReadLimits withWeightsPerByte(long most) {
    return new ReadLimits(
        fileBytes,
        layers,
        weights,
        decodedBytes,
        activations,
        operations,
        textBytes,
        most,
        fanIn,
        activationBytes);
  }

  /** The same limits with another number of inputs. */
  public ReadLimits withFanIn(int most) {
    return new ReadLimits(
        fileBytes,
        layers,
        weights,
        decodedBytes,
        activations,
        operations,
        textBytes,
        weightsPerByte,
        most,
        activationBytes);
  }

  /** The same limits with another size of all buffers. */
  public ReadLimits withActivationBytes(long most) {
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
        most);
  }
}
