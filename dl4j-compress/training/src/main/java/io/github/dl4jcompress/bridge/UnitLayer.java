package io.github.dl4jcompress.bridge;

import static io.github.dl4jcompress.bridge.UnitLayer.Axis.INPUT;
import static io.github.dl4jcompress.bridge.UnitLayer.Axis.KERNEL;
import static io.github.dl4jcompress.bridge.UnitLayer.Axis.UNIT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.params.BidirectionalParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A live layer each of whose parameters belongs to one of its inputs, to one of its units (neurons,
 * filters, cells, normalized channels), or to one of each. Holds a copy of the weights.
 *
 * <p>A unit has one column of weights; an LSTM cell has four, unit {@code u} of {@code n} the
 * columns {@code u} (cell input), {@code n + u}, {@code 2n + u} and {@code 3n + u} (gates). The
 * inputs of an embedding are its words, which are no channels.
 */
@SuppressWarnings("deprecation") // DL4J advises against GravesLSTM; models of the world hold it
public final class UnitLayer {
  private static final String WEIGHTS = "W";
  private static final String RECURRENT_WEIGHTS = "RW";
  private static final String BIAS = "b";
  private static final String SCALE = "gamma";
  private static final String SHIFT = "beta";

  /** What the indices along one dimension of a parameter array stand for. */
  enum Axis {
    INPUT,
    /** The units, once per gate; what lies behind them belongs to none. */
    UNIT,
    KERNEL
  }

  private static final Map<String, List<Axis>> DENSE =
      Map.of(WEIGHTS, List.of(INPUT, UNIT), BIAS, List.of(UNIT));
  private static final Map<String, List<Axis>> CONVOLUTION =
      Map.of(WEIGHTS, List.of(UNIT, INPUT, KERNEL, KERNEL), BIAS, List.of(UNIT));
  private static final Map<String, List<Axis>> RECURRENT =
      Map.of(
          WEIGHTS, List.of(INPUT, UNIT),
          RECURRENT_WEIGHTS, List.of(UNIT, UNIT),
          BIAS, List.of(UNIT));
  private static final Map<String, List<Axis>> NORMALIZATION =
      Map.of(
          SCALE,
          List.of(UNIT),
          SHIFT,
          List.of(UNIT),
          "mean",
          List.of(UNIT),
          "var",
          List.of(UNIT),
          "log10stdev",
          List.of(UNIT));

  private static final Map<Class<?>, Map<String, List<Axis>>> FORMS =
      Map.ofEntries(
          Map.entry(DenseLayer.class, DENSE),
          Map.entry(OutputLayer.class, DENSE),
          Map.entry(RnnOutputLayer.class, DENSE),
          Map.entry(EmbeddingLayer.class, DENSE),
          Map.entry(NoisyEmbeddingLayer.class, DENSE),
          Map.entry(EmbeddingSequenceLayer.class, DENSE),
          Map.entry(NoisyEmbeddingSequenceLayer.class, DENSE),
          Map.entry(ConvolutionLayer.class, CONVOLUTION),
          Map.entry(LSTM.class, RECURRENT),
          Map.entry(GravesLSTM.class, RECURRENT),
          Map.entry(SimpleRnn.class, RECURRENT),
          Map.entry(BatchNormalization.class, NORMALIZATION));

  /** What DL4J puts before the names of the parameters of each direction. */
  private static final List<String> DIRECTIONS =
      List.of(
          BidirectionalParamInitializer.FORWARD_PREFIX,
          BidirectionalParamInitializer.BACKWARD_PREFIX);

  private final NamedLayer layer;
  private final FeedForwardLayer configuration;
  private final int direction;
  private final Map<String, INDArray> parameters; // by their names without that of the direction
  private final Map<String, List<Axis>> form;
  private final int inputs;
  private final int units;
  private final int gates;
  private final float[] weights;
  private final float[] recurrentWeights;
  private final float[] biases;
  private final float[] scales;
  private final float[] shifts;

  private UnitLayer(
      NamedLayer layer,
      int direction,
      Map<String, INDArray> parameters,
      Map<String, List<Axis>> form) {
    this.layer = layer;
    this.direction = direction;
    this.parameters = parameters;
    this.form = form;
    configuration = (FeedForwardLayer) layer.innerLayers().get(direction);
    units = Math.toIntExact(configuration.getNOut());
    inputs = Math.toIntExact(configuration.getNIn());
    weights = values(WEIGHTS);
    recurrentWeights = values(RECURRENT_WEIGHTS);
    biases = values(BIAS);
    scales = values(SCALE);
    shifts = values(SHIFT);
    gates = isLstm(configuration) ? 4 : 1;
  }

  private static boolean isLstm(FeedForwardLayer layer) {
    return layer.getClass() == LSTM.class || layer.getClass() == GravesLSTM.class;
  }

  private float[] values(String key) {
    return Optional.ofNullable(parameters.get(key))
        .map(array -> array.dup().data().asFloat())
        .orElseGet(() -> new float[0]);
  }

  /**
   * The layer, if its kind is one whose parameters divide like that, and has no others; of a layer
   * for both directions, the forward one and the backward one. None otherwise.
   */
  public static List<UnitLayer> of(NamedLayer layer) {
    List<Layer> inner = layer.innerLayers();
    List<UnitLayer> directions = new ArrayList<>();
    for (int i = 0; i < inner.size(); i++) {
      Map<String, List<Axis>> form = FORMS.getOrDefault(inner.get(i).getClass(), Map.of());
      Map<String, INDArray> parameters =
          parameters(layer, inner.size() == 1 ? "" : DIRECTIONS.get(i));
      if (form.isEmpty() || !form.keySet().containsAll(parameters.keySet())) {
        return List.of();
      }
      directions.add(new UnitLayer(layer, i, parameters, form));
    }
    return directions;
  }

  /** The same of a layer that is not one for both directions. */
  public static Optional<UnitLayer> ofOneDirection(NamedLayer layer) {
    return of(layer).stream().filter(unused -> layer.innerLayers().size() == 1).findFirst();
  }

  private static Map<String, INDArray> parameters(NamedLayer layer, String prefix) {
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    layer
        .layer()
        .paramTable()
        .forEach(
            (key, array) -> {
              if (key.startsWith(prefix)) {
                parameters.put(key.substring(prefix.length()), array);
              }
            });
    return parameters;
  }

  /** The layer's name; in a graph, its vertex's. */
  public String name() {
    return layer.name();
  }

  /** The layer's configuration; that of the inner layer where DL4J wraps one in another. */
  public FeedForwardLayer configuration() {
    return configuration;
  }

  /** 1 for the backward one of a layer for both directions, 0 otherwise. */
  int direction() {
    return direction;
  }

  /** Number of inputs: channels of a convolution, words of an embedding, features of others. */
  public int inputs() {
    return inputs;
  }

  /** Number of units. */
  public int units() {
    return units;
  }

  /** Number of columns of each unit: 4 in an LSTM, 1 otherwise. */
  public int gates() {
    return gates;
  }

  /** Whether each unit is one of the inputs, scaled and shifted. */
  public boolean isNormalization() {
    return form == NORMALIZATION;
  }

  /** Whether the inputs are words, one of which is chosen by its number. */
  public boolean isEmbedding() {
    return configuration instanceof EmbeddingLayer
        || configuration instanceof EmbeddingSequenceLayer;
  }

  /** Whether units read each other's last outputs. */
  public boolean isRecurrent() {
    return form == RECURRENT;
  }

  public boolean hasBias() {
    return biases.length > 0;
  }

  /** The bias of a column; 0 in a layer without. */
  public double bias(int column) {
    return hasBias() ? biases[column] : 0;
  }

  /** Whether any weight from an input to a column is not zero. */
  public boolean reads(int input, int column) {
    int start = start(input, column);
    for (int i = start; i < start + kernel(); i++) {
      if (weights[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** The weight from an input to a column; in a convolution, the sum over the kernel. */
  public double weight(int input, int column) {
    int start = start(input, column);
    double sum = 0;
    for (int i = start; i < start + kernel(); i++) {
      sum += weights[i];
    }
    return sum;
  }

  private int start(int input, int column) {
    return form == CONVOLUTION
        ? (column * inputs + input) * kernel()
        : input * gates * units + column;
  }

  /** Number of weights from an input to a column. */
  private int kernel() {
    return weights.length / (inputs * units * gates);
  }

  /** Whether there is a recurrent weight from a unit to a column that is not zero. */
  public boolean hears(int unit, int column) {
    return isRecurrent()
        && recurrentWeights[unit * (recurrentWeights.length / units) + column] != 0;
  }

  /** Whether a normalization scales and shifts by numbers that are learned. */
  public boolean learnsScaleAndShift() {
    return scales.length > 0 && shifts.length > 0;
  }

  /** Whether a normalized channel is 0 whatever it reads, scale and shift being 0. */
  public boolean isSilent(int channel) {
    return learnsScaleAndShift() && scales[channel] == 0 && shifts[channel] == 0;
  }

  /** Is shown parameters and the units they belong to. */
  @FunctionalInterface
  public interface UnitVisitor {
    /**
     * One parameter.
     *
     * @param parameter its index in the network's flat parameter vector
     * @param unit that reads through it, or whose peephole, bias, scale or shift it is
     */
    void visit(int parameter, int unit);
  }

  /** Shows all parameters that a unit learns, of every unit; not its means and variances. */
  public void visitUnits(UnitVisitor visitor) {
    for (String key : List.of(WEIGHTS, RECURRENT_WEIGHTS, BIAS, SCALE, SHIFT)) {
      INDArray array = parameters.get(key);
      if (array != null) {
        int[] of = unitsOf(key, array);
        for (int i = 0; i < of.length; i++) {
          visitor.visit(Math.toIntExact(array.offset() + i), of[i]);
        }
      }
    }
  }

  /** The unit that each weight of an array feeds, in memory order. */
  public int[] unitsOf(WeightView view) {
    return unitsOf(view.key(), view.values());
  }

  private int[] unitsOf(String key, INDArray array) {
    List<Axis> axes = Objects.requireNonNull(form.get(key));
    int leading = array.rank() - axes.size(); // DL4J may give a vector a first dimension of size 1
    int[] columns = indices(array, leading + axes.lastIndexOf(UNIT));
    int[] readers = indices(array, 0);
    for (int i = 0; i < columns.length; i++) {
      // a peephole of a GravesLSTM lies behind the gates, in the row of its own cell
      columns[i] = columns[i] < gates * units ? columns[i] % units : readers[i];
    }
    return columns;
  }

  /**
   * The input that each weight of an array reads, in memory order. Units that read each other's
   * last outputs read them as inputs numbered behind the layer's own.
   */
  public int[] inputsOf(WeightView view) {
    List<Axis> axes = Objects.requireNonNull(form.get(view.key()));
    boolean recurrent = !axes.contains(INPUT);
    int[] read = indices(view.values(), recurrent ? 0 : axes.indexOf(INPUT));
    if (recurrent) {
      Arrays.setAll(read, i -> inputs + read[i]);
    }
    return read;
  }

  /** Index of each element along one axis, in memory order; the array has no gaps. */
  private static int[] indices(INDArray array, int axis) {
    int[] indices = new int[Math.toIntExact(array.length())];
    if (array.size(axis) > 1) { // the stride of an axis of size 1 means nothing
      Arrays.setAll(indices, i -> Math.toIntExact(i / array.stride(axis) % array.size(axis)));
    }
    return indices;
  }

  /** Index of a column's bias in the flat parameter vector. */
  int biasIndex(int column) {
    INDArray array = Objects.requireNonNull(parameters.get(BIAS), name());
    return Math.toIntExact(array.offset() + (long) column * array.stride(array.rank() - 1));
  }

  /**
   * Takes what belongs to other inputs or units out of a set of indices into the flat parameter
   * vector.
   */
  void retain(BitSet keptInputs, BitSet keptUnits, BitSet indices) {
    parameters.forEach(
        (key, array) ->
            new Retention(
                    array, Objects.requireNonNull(form.get(key)), keptInputs, keptUnits, indices)
                .visit(0, array.offset(), true));
  }

  /** Walks through one parameter array. */
  private final class Retention {
    private final INDArray array;
    private final List<Axis> axes;
    private final BitSet keptInputs;
    private final BitSet keptUnits;
    private final BitSet indices;
    private final int leading; // DL4J may give a vector a first dimension of size 1

    Retention(
        INDArray array, List<Axis> axes, BitSet keptInputs, BitSet keptUnits, BitSet indices) {
      this.array = array;
      this.axes = axes;
      this.keptInputs = keptInputs;
      this.keptUnits = keptUnits;
      this.indices = indices;
      leading = array.rank() - axes.size();
    }

    void visit(int axis, long index, boolean kept) {
      if (axis == axes.size()) {
        indices.set(Math.toIntExact(index), kept);
        return;
      }
      for (int i = 0; i < array.size(leading + axis); i++) {
        visit(
            axis + 1,
            index + (long) i * array.stride(leading + axis),
            kept && keeps(axes.get(axis), i));
      }
    }

    private boolean keeps(Axis axis, int index) {
      return switch (axis) {
        case INPUT -> keptInputs.get(index);
        case UNIT -> index >= gates * units || keptUnits.get(index % units);
        case KERNEL -> true;
      };
    }
  }
}
