package io.github.dl4jcompress.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class NamedLayerTest {
  private static List<String> channelsLast(MultiLayerNetwork network) {
    return NetworkTopology.layers(network).stream()
        .filter(NamedLayer::isChannelsLast)
        .map(NamedLayer::name)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void knowsWhereImagesHaveTheirChannels(CNN2DFormat format) {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.convolutional(TinyData.SIDE, TinyData.SIDE, 1, format),
            new ConvolutionLayer.Builder(3, 3).name("conv").nOut(4).dataFormat(format).build(),
            new BatchNormalization.Builder().name("norm").dataFormat(format).build(),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .name("pool")
                .kernelSize(2, 2)
                .stride(2, 2)
                .dataFormat(format)
                .build(),
            new ZeroPaddingLayer.Builder(1, 1).name("pad").dataFormat(format).build(),
            new Upsampling2D.Builder(2).name("larger").dataFormat(format).build(),
            new Cropping2D.Builder(1, 1).name("crop").dataFormat(format).build(),
            TinyNetworks.dense(4, Activation.RELU),
            TinyNetworks.output());
    List<String> maps = List.of("conv", "norm", "pool", "pad", "larger", "crop");
    assertThat(channelsLast(network)).isEqualTo(format == CNN2DFormat.NHWC ? maps : List.of());
  }

  @ParameterizedTest
  @EnumSource
  void knowsWhereSequencesHaveTheirChannels(RNNFormat format) {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.recurrent(TinyData.SEQUENCE_FEATURES, 5, format),
            new Convolution1DLayer.Builder(3, 1)
                .name("conv")
                .nOut(4)
                .rnnDataFormat(format)
                .convolutionMode(ConvolutionMode.Same)
                .build(),
            new LSTM.Builder().name("lstm").nOut(4).dataFormat(format).build(),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .name("output")
                .nOut(TinyData.CLASSES)
                .activation(Activation.SOFTMAX)
                .dataFormat(format)
                .build());
    assertThat(channelsLast(network))
        .isEqualTo(format == RNNFormat.NWC ? List.of("conv", "lstm") : List.of());
  }

  @Test
  void vectorsHaveNoPlaceForTheirChannels() {
    assertThat(channelsLast(TinyNetworks.denseChain(TinyNetworks.settings()))).isEmpty();
  }
}
