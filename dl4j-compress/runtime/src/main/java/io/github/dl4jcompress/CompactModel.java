package io.github.dl4jcompress;

import io.github.dl4jcompress.format.Layout;
import io.github.dl4jcompress.format.ModelFile;
import io.github.dl4jcompress.format.ReadLimits;
import io.github.dl4jcompress.generate.JavaSource;
import io.github.dl4jcompress.infer.FrameStream;
import io.github.dl4jcompress.infer.IntegerEngine;
import io.github.dl4jcompress.infer.Predictor;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.WeightMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A compressed network, ready to run with integers.
 *
 * <pre>{@code
 * CompactModel model = CompactModel.load(Path.of("lenet.d4c"));
 * float[] probabilities = model.predict(pixels);
 * }</pre>
 *
 * <p>Immutable; any number of threads may use one instance. Loading runs no code from the file, and
 * refuses damaged or oversized files before it allocates for them.
 */
public final class CompactModel {
  private final CompactNetwork network;
  private final IntegerEngine engine;

  private CompactModel(CompactNetwork network) {
    this.network = network;
    this.engine = new IntegerEngine(network);
  }

  /** A model of a network described in memory. */
  public static CompactModel of(CompactNetwork network) {
    return new CompactModel(network);
  }

  /**
   * Opens a file, within {@link ReadLimits#DEFAULT}.
   *
   * @throws io.github.dl4jcompress.format.CorruptModelException if the file is damaged
   * @throws io.github.dl4jcompress.format.UnsupportedModelException if it is of another version or
   *     beyond a limit
   */
  public static CompactModel load(Path file) throws IOException {
    return of(ModelFile.read(file, ReadLimits.DEFAULT));
  }

  /** Opens the bytes of a file, like {@link #load(Path)}; reads to the end, does not close. */
  public static CompactModel load(InputStream file) throws IOException {
    return of(ModelFile.read(file, ReadLimits.DEFAULT));
  }

  /** Opens the bytes of a file, like {@link #load(Path)}. */
  public static CompactModel load(byte[] file) throws IOException {
    return of(ModelFile.read(file, ReadLimits.DEFAULT));
  }

  /** Opens a file within other limits. */
  public static CompactModel load(Path file, ReadLimits limits) throws IOException {
    return of(ModelFile.read(file, limits));
  }

  /**
   * The same model with what makes its inputs and names its outputs; saved with it.
   *
   * @throws IllegalArgumentException if labels or front end do not fit the network
   */
  public CompactModel with(Metadata metadata) {
    return new CompactModel(network.with(metadata));
  }

  /** What makes the inputs and names the outputs, as far as the model says. */
  public Metadata metadata() {
    return network.metadata();
  }

  /** Writes the smallest file; after a crash the old one or the new one is there, never a mix. */
  public void save(Path file) throws IOException {
    save(file, Layout.ONE_SECTION);
  }

  /**
   * Writes the file, or files, so that parts of it can be loaded by themselves: see {@link
   * LazyModel}.
   */
  public void save(Path file, Layout layout) throws IOException {
    ModelFile.save(network, file, layout);
  }

  /** The bytes that {@link #save} writes. */
  public byte[] toBytes() {
    return ModelFile.write(network);
  }

  /**
   * The network's output for one example, such as class probabilities.
   *
   * @param example real values in {@code [channels, height, width]} order, scaled as in training; a
   *     sequence is one step behind the other
   * @return one result, or, where a network for sequences answers each step, one behind the other
   * @throws IllegalStateException if the network has several inputs or outputs
   */
  public float[] predict(float[] example) {
    return engine.predict(example);
  }

  /**
   * What a network of several inputs or outputs gives.
   *
   * @param examples one for each input, each like that of {@link #predict}
   * @return one result for each output, each like that of {@link #predict}
   * @throws IllegalArgumentException if there are not as many examples as inputs
   */
  public float[][] predictAll(float[]... examples) {
    return engine.predictAll(examples);
  }

  /**
   * The network's output for each of many examples.
   *
   * @param examples each like that of {@link #predict}; sequences may be of several lengths
   * @return for each, what {@link #predict} gives
   * @throws IllegalStateException if the network has several inputs or outputs
   */
  public float[][] predictBatch(float[][] examples) {
    return engine.predictBatch(examples);
  }

  /**
   * Something that predicts again and again without allocating, for one thread; a program makes one
   * for each of its threads.
   */
  public Predictor predictor() {
    return engine.predictor();
  }

  /**
   * Like {@link #predict}, but before the activation of a last layer that puts out real values, as
   * all layers with softmax do.
   */
  public float[] logits(float[] example) {
    return engine.logits(example);
  }

  /** Like {@link #predictAll}, but before the activation of the layers that make the outputs. */
  public float[][] logitsAll(float[]... examples) {
    return engine.logitsAll(examples);
  }

  /**
   * Bytes of memory besides the weights while an example, or one step of a sequence, is computed:
   * buffers of what flows between layers, and the room that layers work in. Each thread that
   * predicts takes as many; a batch takes up to sixteen times the buffers.
   */
  public long activationBytes() {
    return activationBytes(1);
  }

  /** Like {@link #activationBytes()}, for a whole sequence of so many steps. */
  public long activationBytes(int steps) {
    return engine.activationBytes(steps);
  }

  /**
   * Takes a sequence step by step, as the steps come in.
   *
   * @throws IllegalStateException if the network is not for sequences, or has several inputs or
   *     outputs
   */
  public FrameStream stream() {
    return engine.stream();
  }

  /**
   * Index of the largest output for one example; the first of equals. Of a network that answers
   * each step, after the last one.
   */
  public int classify(float[] example) {
    return engine.classify(example);
  }

  /** Whether an example is a sequence of steps. */
  public boolean isSequence() {
    return network.isSequence();
  }

  /**
   * Shape of one example; of one step, of a network for sequences.
   *
   * @throws IllegalStateException if the network has several inputs
   */
  public TensorShape inputShape() {
    return network.input();
  }

  /** Shapes of all inputs, of an example or of one step. */
  public List<TensorShape> inputShapes() {
    return network.flow().inputShapes();
  }

  /** Number of values of one result of {@link #predict}; of several outputs, of all results. */
  public int outputs() {
    return network.outputs();
  }

  /** Fraction of the weights that are zero, in {@code [0, 1]}; biases are not counted. */
  public double sparsity() {
    return network.sparsity();
  }

  /** The layers and their weights. */
  public CompactNetwork network() {
    return network;
  }

  /**
   * The network as one Java class that needs no library, not even this one: weights, kernels and a
   * method {@code predict} that gives the same bits. Of source level 8, for Android too.
   *
   * @param className such as {@code com.example.Digits}; the text belongs into {@code
   *     com/example/Digits.java}
   * @throws IllegalArgumentException if that is no name for a class, or the network is too large
   *     for a class file
   */
  public String toJava(String className) {
    return JavaSource.of(network, className);
  }

  /** A table of the layers for people: kind, output shape, weights, sparsity, bits. */
  public String summary() {
    StringBuilder table = new StringBuilder();
    row(table, "layer", "output", "weights", "sparsity", "bits");
    List<TensorShape> shapes = network.outputShapes();
    for (int i = 0; i < shapes.size(); i++) {
      Layer layer = network.layers().get(i);
      String shape = shapes.get(i).toString();
      List<WeightMatrix> matrices = layer.weights();
      if (matrices.isEmpty()) {
        row(table, layer.kind(), shape, "", "", "");
        continue;
      }
      long weights = matrices.stream().mapToLong(WeightMatrix::size).sum();
      long nonZeros = matrices.stream().mapToLong(WeightMatrix::nonZeros).sum();
      row(
          table,
          layer.kind(),
          shape,
          String.format(Locale.ROOT, "%,d", weights),
          String.format(Locale.ROOT, "%.4f", 1 - (double) nonZeros / weights),
          String.valueOf(matrices.get(0).bits()));
    }
    row(
        table,
        "all",
        "",
        String.format(Locale.ROOT, "%,d", network.weights()),
        String.format(Locale.ROOT, "%.4f", sparsity()),
        "");
    return table.toString();
  }

  private static void row(StringBuilder table, String... cells) {
    table.append(
        String.format(
            Locale.ROOT,
            "%-16s %-16s %12s %9s %5s%n",
            cells[0],
            cells[1],
            cells[2],
            cells[3],
            cells[4]));
  }
}
