package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import java.util.Random;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

/** Texts of three classes, and small networks that read them. Word 0 fills texts up. */
public final class TinyWords {
  /** More words than 8 bits tell apart. */
  public static final int WORDS = 300;

  private static final int LENGTH = 6;

  private TinyWords() {}

  /** Texts {@code [examples, 6]} of two to six words; most words of a text are of its class. */
  public static DataSet texts(int examples, long seed) {
    Random random = new Random(seed);
    float[][] words = new float[examples][LENGTH];
    float[][] labels = new float[examples][TinyData.CLASSES];
    for (int i = 0; i < examples; i++) {
      int label = random.nextInt(TinyData.CLASSES);
      labels[i][label] = 1;
      int length = 2 + random.nextInt(LENGTH - 1);
      for (int step = 0; step < length; step++) {
        words[i][step] = word(random.nextInt(4) > 0 ? label : 0, random);
      }
    }
    return new DataSet(Nd4j.create(words), Nd4j.create(labels));
  }

  /** Single words {@code [examples, 1]}. */
  public static DataSet single(int examples, long seed) {
    DataSet texts = texts(examples, seed);
    INDArray first = texts.getFeatures().get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1));
    return new DataSet(first.dup(), texts.getLabels());
  }

  /** From 1 on; the rest by 3 is the class. Some words are common. */
  private static int word(int label, Random random) {
    int most = random.nextBoolean() ? 8 : WORDS / TinyData.CLASSES - 1;
    return 1 + label + TinyData.CLASSES * random.nextInt(most);
  }

  /** An embedding of word sequences called "words". */
  public static EmbeddingSequenceLayer words() {
    return new EmbeddingSequenceLayer.Builder().name("words").nIn(WORDS).nOut(5).build();
  }

  /** An LSTM of own settings: DL4J does not hand a network's on to what is wrapped twice. */
  public static LSTM lstm() {
    return new LSTM.Builder()
        .nOut(6)
        .activation(Activation.TANH)
        .weightInit(WeightInit.XAVIER)
        .updater(new Adam(0.02))
        .build();
  }

  /** Cells called "masked" that pass over steps of zeros. */
  public static Layer masked(Layer cells) {
    return new MaskZeroLayer.Builder().underlying(cells).maskValue(0).name("masked").build();
  }

  private static SimpleRnn simple() {
    return new SimpleRnn.Builder()
        .nOut(6)
        .activation(Activation.TANH)
        .weightInit(WeightInit.XAVIER)
        .updater(new Adam(0.02))
        .build();
  }

  /** A chain that reads texts, or with another input type something else; word 0 is all zeros. */
  public static MultiLayerNetwork chain(InputType input, Layer... layers) {
    MultiLayerNetwork network =
        TinyNetworks.chain(TinyNetworks.settings(new Adam(0.02)), input, layers);
    network.getLayer("words").getParam("W").getRow(0).assign(0);
    return network;
  }

  /** The input of the networks here, whatever the length of the texts. */
  public static InputType text() {
    return InputType.feedForward(WORDS); // which DL4J takes for the number of indices
  }

  /** Reads single words. */
  public static MultiLayerNetwork oneWord() {
    return chain(
        text(),
        new EmbeddingLayer.Builder().name("words").nIn(WORDS).nOut(5).build(),
        TinyNetworks.dense(8, Activation.RELU),
        TinyNetworks.output());
  }

  /** Reads texts, the filling included. */
  public static MultiLayerNetwork plain() {
    return chain(text(), words(), new LastTimeStep(lstm()), TinyNetworks.output());
  }

  /** Reads texts up to the filling. */
  public static MultiLayerNetwork maskedLstm() {
    Layer last = new LastTimeStep(masked(lstm()));
    return chain(text(), words(), last, TinyNetworks.output());
  }

  /** The same with simple cells, wrapped the other way round. */
  public static MultiLayerNetwork maskedSimple() {
    return chain(text(), words(), masked(new LastTimeStep(simple())), TinyNetworks.output());
  }

  /** What the masked steps put out is read by another layer. */
  public static MultiLayerNetwork maskedSteps() {
    return chain(
        text(), words(), masked(simple()), new LastTimeStep(lstm()), TinyNetworks.output());
  }
}
