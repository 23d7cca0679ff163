package io.github.dl4jcompress.benchmarks.networks;

import io.github.dl4jcompress.benchmarks.SyntheticTensors;
import io.github.dl4jcompress.benchmarks.SyntheticTensors.Spread;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * LeNet-5 as Caffe has it: two convolutions of 5x5 without activation, each behind it max pooling,
 * a dense layer with ReLU, and an output layer.
 *
 * @param first weights of the first convolution, a row for each filter
 * @param second weights of the second one
 * @param dense weights of the dense layer
 * @param output weights of the output layer
 * @param biases of the four
 */
record LeNet5(Matrix first, Matrix second, Matrix dense, Matrix output, List<Matrix> biases)
    implements SeededNetwork {
  static final int SIDE = 28;
  static final int KERNEL = 5;
  static final int POOL = 2;

  private static final int BANK = 128;
  private static final double LENGTH = 1.26; // of rows, so that values keep their size
  private static final double OUTPUT_LENGTH = 4;
  private static final int BLOT = 9; // radius, in pixels

  /** Zeros: 60, 95, 95 and 85 %; the dense layers have as many in each bank of 128 inputs. */
  static LeNet5 pruned(long seed) {
    SyntheticTensors draw = new SyntheticTensors(seed, 1, 1);
    return of(
        Matrix.of(draw.pruned("conv1", 20, 25, 0.4, Spread.NONE), LENGTH),
        Matrix.of(draw.pruned("conv2", 50, 20 * 25, 0.05, Spread.NONE), LENGTH),
        Matrix.of(draw.banked("fc1", 500, 50 * 16, BANK, 0.05), LENGTH),
        Matrix.of(draw.banked("fc2", CLASSES, 500, BANK, 0.15), OUTPUT_LENGTH),
        seed);
  }

  /** No zeros. */
  static LeNet5 shrunk(long seed) {
    SyntheticTensors draw = new SyntheticTensors(seed, 1, 1);
    return of(
        Matrix.of(draw.banked("conv1", 8, 25, BANK, 1), LENGTH),
        Matrix.of(draw.banked("conv2", 16, 8 * 25, BANK, 1), LENGTH),
        Matrix.of(draw.banked("fc1", 100, 16 * 16, BANK, 1), LENGTH),
        Matrix.of(draw.banked("fc2", CLASSES, 100, BANK, 1), OUTPUT_LENGTH),
        seed);
  }

  private static LeNet5 of(Matrix first, Matrix second, Matrix dense, Matrix output, long seed) {
    Random random = new Random(seed);
    List<Matrix> biases =
        Stream.of(first, second, dense, output)
            .map(weights -> Matrix.biases(weights.rows(), random))
            .toList();
    return new LeNet5(first, second, dense, output, biases);
  }

  @Override
  public int[] exampleShape() {
    return new int[] {1, SIDE, SIDE};
  }

  /** Each a blot somewhere, and some dust. */
  @Override
  public float[] examples(int count, Random random) {
    float[] pixels = new float[count * SIDE * SIDE];
    int place = 0;
    for (int example = 0; example < count; example++) {
      int row = random.nextInt(SIDE);
      int column = random.nextInt(SIDE);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          boolean ink = Math.hypot(y - row, x - column) < BLOT || random.nextInt(10) == 0;
          pixels[place++] = ink ? random.nextFloat() : 0;
        }
      }
    }
    return pixels;
  }

  @Override
  public INDArray dl4jFeatures(float[] examples) {
    long count = examples.length / (SIDE * SIDE);
    return Nd4j.create(examples, new long[] {count, 1, SIDE, SIDE}, 'c');
  }

  @Override
  public MultiLayerNetwork dl4j() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(convolution(first))
                .layer(pooling())
                .layer(convolution(second))
                .layer(pooling())
                .layer(
                    new DenseLayer.Builder().nOut(dense.rows()).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(SIDE, SIDE, 1))
                .build());
    network.init();
    Matrix.set(network.getLayer(0), kernels(first, 1), biases.get(0));
    Matrix.set(network.getLayer(2), kernels(second, first.rows()), biases.get(1));
    Matrix.set(network.getLayer(4), dense.transposed(), biases.get(2));
    Matrix.set(network.getLayer(5), output.transposed(), biases.get(3));
    return network;
  }

  private static ConvolutionLayer convolution(Matrix weights) {
    return new ConvolutionLayer.Builder(KERNEL, KERNEL)
        .nOut(weights.rows())
        .activation(Activation.IDENTITY)
        .build();
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(POOL, POOL)
        .stride(POOL, POOL)
        .build();
  }

  private static INDArray kernels(Matrix weights, int channels) {
    return Nd4j.create(
        weights.values(), new long[] {weights.rows(), channels, KERNEL, KERNEL}, 'c');
  }

  @Override
  public byte[] onnxOfFloats(int batch) {
    return new LeNet5Onnx(this, batch).ofFloats();
  }

  @Override
  public byte[] onnxOfBytes(int batch, float[] calibration) {
    return new LeNet5Onnx(this, batch).ofBytes(calibration);
  }
}
