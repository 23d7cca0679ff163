package io.github.dl4jcompress.quantize;

import static io.github.dl4jcompress.bridge.TinyNetworks.activation;
import static io.github.dl4jcompress.bridge.TinyNetworks.conv;
import static io.github.dl4jcompress.bridge.TinyNetworks.dense;
import static io.github.dl4jcompress.bridge.TinyNetworks.norm;
import static io.github.dl4jcompress.bridge.TinyNetworks.output;
import static io.github.dl4jcompress.bridge.TinyNetworks.pool;
import static org.nd4j.linalg.activations.Activation.ELU;
import static org.nd4j.linalg.activations.Activation.HARDSIGMOID;
import static org.nd4j.linalg.activations.Activation.HARDTANH;
import static org.nd4j.linalg.activations.Activation.IDENTITY;
import static org.nd4j.linalg.activations.Activation.LEAKYRELU;
import static org.nd4j.linalg.activations.Activation.RELU;
import static org.nd4j.linalg.activations.Activation.RELU6;
import static org.nd4j.linalg.activations.Activation.SIGMOID;
import static org.nd4j.linalg.activations.Activation.SOFTPLUS;
import static org.nd4j.linalg.activations.Activation.SOFTSIGN;
import static org.nd4j.linalg.activations.Activation.SWISH;
import static org.nd4j.linalg.activations.Activation.TANH;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A kind of network that must compute the same after export.
 *
 * @param name what is special about it
 * @param network untrained, for images
 * @param bits of the weights
 */
record ExportCase(String name, Model network, int bits) {

  @Override
  public String toString() {
    return name;
  }

  static Stream<ExportCase> all() {
    return Stream.of(
            chains(),
            poolings(),
            placements(),
            convolutions(),
            ConvolutionKinds.cases(),
            outputs(),
            activations(),
            widths())
        .flatMap(cases -> cases);
  }

  private static ExportCase of(String name, Layer... layers) {
    return new ExportCase(
        name, TinyNetworks.chain(TinyNetworks.settings(), TinyNetworks.imageInput(), layers), 8);
  }

  private static Stream<ExportCase> chains() {
    Layer dropout = new DropoutLayer.Builder(0.8).name("dropout").build();
    Layer droppingDense =
        new DenseLayer.Builder().name("dense").nOut(8).dropOut(0.8).activation(RELU).build();
    Layer lockedNorm =
        new BatchNormalization.Builder().lockGammaBeta(true).gamma(0.7).beta(0.2).build();
    Layer normOfVariance = new BatchNormalization.Builder().useLogStd(false).build();
    Layer unbiased =
        new ConvolutionLayer.Builder(3, 3).nOut(3).hasBias(false).activation(RELU).build();
    return Stream.of(
        of("softmax only", output()),
        of("dense", dense(12, RELU), output()),
        of("deep", dense("first", 12, RELU), dense("second", 10, RELU), output()),
        of("graph", TinyNetworks.imageGraph(TinyNetworks.settings())),
        of("dropout", conv(4, RELU), dropout, droppingDense, output()),
        of("activation of the input", activation(TANH), output()),
        of("conv, activation", conv(4, IDENTITY), activation(ELU), output()),
        of("activation twice", conv(4, RELU), activation(TANH), output()),
        of("conv, norm", conv(4, IDENTITY), norm(), output()),
        of("dense, norm, activation", dense(8, IDENTITY), norm(), activation(RELU), output()),
        of("norm without trained scale", conv(4, IDENTITY), lockedNorm, output()),
        of("norm that keeps the variance", conv(4, IDENTITY), normOfVariance, output()),
        of("no bias", unbiased, output()));
  }

  private static ExportCase of(String name, Model network) {
    return new ExportCase(name, network, 8);
  }

  private static Stream<ExportCase> poolings() {
    Layer max = pool(PoolingType.MAX);
    Layer average = pool(PoolingType.AVG);
    Layer tall = pooling(PoolingType.MAX, ConvolutionMode.Truncate, 0);
    tall.setLayerName("tall");
    return Stream.of(
        of("max of the input", max, dense(8, RELU), output()),
        of("average of the input", average, output()),
        of("conv, max, dense", conv(4, RELU), max, dense(8, RELU), output()),
        of("conv, norm, average", conv(4, IDENTITY), norm(), activation(RELU), average, output()),
        of("activation behind max", conv(4, IDENTITY), max, activation(TANH), output()),
        of("max behind average", conv(4, RELU), average, activation(SIGMOID), tall, output()),
        pooled(PoolingType.MAX, ConvolutionMode.Truncate, 0),
        pooled(PoolingType.MAX, ConvolutionMode.Truncate, 1),
        pooled(PoolingType.MAX, ConvolutionMode.Same, 0),
        pooled(PoolingType.AVG, ConvolutionMode.Truncate, 0),
        pooled(PoolingType.AVG, ConvolutionMode.Truncate, 1),
        pooled(PoolingType.AVG, ConvolutionMode.Same, 0));
  }

  private static Stream<ExportCase> placements() {
    Layer zeros = new ZeroPaddingLayer.Builder(1, 2, 0, 3).name("zeros").build();
    Layer larger = new Upsampling2D.Builder().size(new int[] {2, 3}).name("larger").build();
    return Stream.of(
        of("global max", conv(4, RELU), global(PoolingType.MAX), output()),
        of("global average", conv(4, TANH), global(PoolingType.AVG), output()),
        of(
            "global average, dense",
            conv(4, RELU),
            global(PoolingType.AVG),
            dense(8, RELU),
            output()),
        of("zeros around the input", zeros, conv(4, RELU), output()),
        of("zeros behind a convolution", conv(4, RELU), zeros, dense(8, RELU), output()),
        of("larger input", larger, conv(4, RELU), output()),
        of("larger, then zeros", conv(3, TANH), larger, zeros, pool(PoolingType.AVG), output()));
  }

  private static Layer global(PoolingType type) {
    return new GlobalPoolingLayer.Builder(
            org.deeplearning4j.nn.conf.layers.PoolingType.valueOf(type.name()))
        .name("global")
        .build();
  }

  private static ExportCase pooled(PoolingType type, ConvolutionMode mode, int padding) {
    return of(
        type + " pooling, mode " + mode + ", padding " + padding,
        conv(3, TANH),
        pooling(type, mode, padding),
        output());
  }

  private static Layer pooling(PoolingType type, ConvolutionMode mode, int padding) {
    int[] kernel = {3, 2};
    int[] stride = {2, 3};
    return new SubsamplingLayer.Builder(type, kernel, stride, new int[] {padding, 0})
        .name("pool")
        .convolutionMode(mode)
        .build();
  }

  private static Stream<ExportCase> convolutions() {
    return Stream.of(
        convolution("strided", new ConvolutionLayer.Builder().kernelSize(3, 2).stride(2, 3)),
        convolution("padded", new ConvolutionLayer.Builder().kernelSize(3, 4).padding(2, 1)),
        convolution(
            "dilated",
            new ConvolutionLayer.Builder().kernelSize(2, 3).dilation(3, 2).padding(0, 1)),
        convolution(
            "strict",
            new ConvolutionLayer.Builder()
                .kernelSize(2, 2)
                .stride(2, 2)
                .convolutionMode(ConvolutionMode.Strict)),
        same(new ConvolutionLayer.Builder().kernelSize(3, 3)),
        same(new ConvolutionLayer.Builder().kernelSize(4, 2)), // asymmetric padding
        same(new ConvolutionLayer.Builder().kernelSize(4, 2).stride(3, 2)),
        same(new ConvolutionLayer.Builder().kernelSize(1, 1).stride(3, 3)),
        same(new ConvolutionLayer.Builder().kernelSize(2, 3).dilation(2, 3)));
  }

  private static ExportCase same(ConvolutionLayer.Builder builder) {
    builder.convolutionMode(ConvolutionMode.Same);
    ConvolutionLayer layer = builder.nOut(1).build();
    return convolution(
        "same, kernel %d x %d, stride %d x %d, dilation %d x %d"
            .formatted(
                layer.getKernelSize()[0],
                layer.getKernelSize()[1],
                layer.getStride()[0],
                layer.getStride()[1],
                layer.getDilation()[0],
                layer.getDilation()[1]),
        builder);
  }

  private static ExportCase convolution(String name, ConvolutionLayer.Builder builder) {
    return of(name, builder.nOut(3).activation(RELU).build(), output());
  }

  private static Stream<ExportCase> outputs() {
    return Stream.of(
        ending(LossFunction.XENT, SIGMOID),
        ending(LossFunction.MSE, IDENTITY),
        ending(LossFunction.MSE, TANH));
  }

  private static ExportCase ending(LossFunction loss, Activation activation) {
    OutputLayer output =
        new OutputLayer.Builder(loss).nOut(TinyData.CLASSES).activation(activation).build();
    return of(activation + " output", dense(8, RELU), output);
  }

  private static Stream<ExportCase> activations() {
    return Stream.of(
            IDENTITY,
            RELU,
            RELU6,
            LEAKYRELU,
            ELU,
            SIGMOID,
            HARDSIGMOID,
            TANH,
            HARDTANH,
            SOFTPLUS,
            SOFTSIGN,
            SWISH)
        .map(function -> of(function + " hidden", conv(3, function), dense(8, function), output()));
  }

  private static Stream<ExportCase> widths() {
    return IntStream.of(2, 3, 4, 6)
        .mapToObj(
            bits ->
                new ExportCase(
                    bits + " bits", TinyNetworks.imageChain(TinyNetworks.settings()), bits));
  }
}
