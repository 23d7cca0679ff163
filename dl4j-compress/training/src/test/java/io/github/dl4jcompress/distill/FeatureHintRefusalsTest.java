package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FeatureHintRefusalsTest {
  private static final Distillation SOFT = Distillation.teacherOnly(2);
  private static final FeatureHint DENSE = FeatureHint.features("dense", "dense");

  private static MultiLayerNetwork vectors() {
    return TinyNetworks.denseChain(TinyNetworks.settings());
  }

  private static MultiLayerNetwork images() {
    return TinyNetworks.imageChain(TinyNetworks.settings());
  }

  private static DataSetIterator imageData() {
    return TinyData.iterator(TinyData.images(16, 1), 8);
  }

  private static DistillationTrainer trainer(Model student, Model teacher, FeatureHint hint) {
    return DistillationTrainer.of(student, Teacher.of(teacher), SOFT.hint(hint));
  }

  private static void assertUnsupported(
      Model student, Model teacher, FeatureHint hint, String message) {
    assertThatThrownBy(() -> trainer(student, teacher, hint))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(message);
  }

  @Test
  void refusesLayersThatAreNotThere() {
    assertThatThrownBy(() -> trainer(vectors(), images(), FeatureHint.angles("dens", "dense")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no layer of the student is called 'dens'; layers: dense, output");
    assertThatThrownBy(() -> trainer(vectors(), images(), FeatureHint.angles("dense", "conf")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no layer of the teacher is called 'conf';"
                + " layers: conv, norm, activation, pool, dense, output");
  }

  @Test
  void refusesTheStudentsOutputLayer() {
    assertUnsupported(
        vectors(),
        vectors(),
        FeatureHint.distances("output", "dense"),
        "layer 'output' is the output layer; hints are for hidden layers that train");
  }

  private static MultiLayerNetwork frozenUpTo(int layer) {
    return new TransferLearning.Builder(images()).setFeatureExtractor(layer).build();
  }

  @Test
  void refusesAFrozenLayerOfTheStudent() {
    String problem = "layer 'pool' is frozen; hints are for hidden layers that train";
    assertUnsupported(frozenUpTo(3), images(), FeatureHint.distances("pool", "pool"), problem);
    trainer(images(), frozenUpTo(3), FeatureHint.distances("pool", "pool")).fit(imageData(), 1);
    trainer(frozenUpTo(2), images(), FeatureHint.distances("pool", "pool")).fit(imageData(), 1);
  }

  @Test
  void refusesAHiddenLayerBelowAFrozenOne() {
    FrozenLayer frozen = new FrozenLayer(TinyNetworks.dense(8, Activation.RELU));
    frozen.setLayerName("fixed");
    MultiLayerNetwork student =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.imageInput(),
            TinyNetworks.conv(4, Activation.RELU),
            frozen,
            TinyNetworks.dense(8, Activation.RELU),
            TinyNetworks.output());
    assertUnsupported(
        student,
        images(),
        FeatureHint.features("conv", "conv"),
        "layer 'fixed' behind 'conv' is frozen and lets no gradient through");
    trainer(student, images(), FeatureHint.features("dense", "dense")).fit(imageData(), 1);
  }

  /** For sequences: lstm, dense (which DL4J runs on each step as an example), output. */
  private static MultiLayerNetwork denseOnEachStep() {
    return TinyNetworks.chain(
        TinyNetworks.settings(),
        InputType.recurrent(TinyData.SEQUENCE_FEATURES),
        new LSTM.Builder().name("lstm").nOut(4).activation(Activation.TANH).build(),
        TinyNetworks.dense(4, Activation.TANH),
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .name("output")
            .nOut(TinyData.CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
  }

  @Test
  void refusesLayersThatTakeEachStepForAnExample() {
    DataSetIterator data = TinyData.iterator(TinyData.sequences(8, 1), 8);
    for (FeatureHint hint :
        List.of(FeatureHint.features("lstm", "dense"), FeatureHint.features("dense", "lstm"))) {
      DistillationTrainer trainer = trainer(denseOnEachStep(), denseOnEachStep(), hint);
      assertThatThrownBy(() -> trainer.fit(data, 1))
          .isInstanceOf(UnsupportedNetworkException.class)
          .hasMessage(
              "layer 'dense' puts out 40 rows for 8 examples, one per time step; hints need layers"
                  + " that keep sequences together");
    }
    trainer(denseOnEachStep(), denseOnEachStep(), FeatureHint.features("lstm", "lstm"))
        .fit(data, 1);
  }

  @Test
  void refusesTruncatedBackPropagation() {
    MultiLayerNetwork student =
        new MultiLayerNetwork(
            TinyNetworks.settings()
                .list()
                .layer(new LSTM.Builder().name("lstm").nOut(4).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(TinyData.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(2)
                .setInputType(InputType.recurrent(TinyData.SEQUENCE_FEATURES))
                .build());
    student.init();
    MultiLayerNetwork whole = TinyNetworks.sequenceChain(TinyNetworks.settings(), false);
    assertUnsupported(
        student,
        whole,
        FeatureHint.features("lstm", "lstm"),
        "hints need whole sequences, and the student trains with truncated back-propagation");
    trainer(whole, student, FeatureHint.features("lstm", "lstm"))
        .fit(TinyData.iterator(TinyData.sequences(8, 1), 8), 1);
  }

  @Test
  void refusesChannelsLast() {
    MultiLayerNetwork last =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.convolutional(TinyData.SIDE, TinyData.SIDE, 1, CNN2DFormat.NHWC),
            new ConvolutionLayer.Builder(3, 3)
                .name("nhwc")
                .nOut(4)
                .dataFormat(CNN2DFormat.NHWC)
                .build(),
            TinyNetworks.output());
    String problem = "layer 'nhwc' puts channels last; hints need them first";
    assertUnsupported(last, images(), FeatureHint.features("nhwc", "conv"), problem);
    assertUnsupported(images(), last, FeatureHint.attention("conv", "nhwc"), problem);
    assertUnsupported(images(), last, FeatureHint.distances("conv", "nhwc"), problem);
  }

  @Test
  void refusesACacheBesideHints() {
    DistillationTrainer trainer = trainer(vectors(), vectors(), DENSE);
    LogitCache cache = LogitCache.inMemory();
    assertThatThrownBy(() -> trainer.cache(cache))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a cache keeps logits, and the recipe has 1 hint(s) on hidden layers, for which the"
                + " teacher must run each time; leave the cache or the hints out");
    trainer.cache(LogitCache.off()).fit(TinyData.iterator(TinyData.vectors(8, 1), 8), 1);
  }

  @Test
  void refusesDataThatIsReadAhead() {
    MultiLayerNetwork student = vectors();
    DataSetIterator data =
        trainer(student, vectors(), DENSE).attach(TinyData.iterator(TinyData.vectors(32, 1), 8));
    student.fit(data.next());
    DataSet ahead = data.next();
    assertThatThrownBy(data::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the next mini-batch was asked for before the student trained on this one; hints need"
                + " an iterator that does not read ahead");
    student.fit(ahead);
    data.reset();
    data.next();
    data.reset(); // a new epoch, as after early stopping within one
    student.fit(data);
    assertThat(student.getIterationCount()).isEqualTo(2 + 4);
  }

  @Test
  void refusesToTrainOnOtherExamplesThanTheTeacherSaw() {
    MultiLayerNetwork student = vectors();
    DataSet batch =
        trainer(student, vectors(), DENSE)
            .attach(TinyData.iterator(TinyData.vectors(8, 1), 8))
            .next();
    DataSet half = batch.batchBy(4).get(0);
    assertThatThrownBy(() -> student.fit(half))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the student trains on 4 examples, and the teacher saw 8");
  }

  @Test
  void refusesLayersWhosePositionsDoNotMatch() {
    MultiLayerNetwork student = images();
    DistillationTrainer features = trainer(student, images(), FeatureHint.features("pool", "conv"));
    assertThatThrownBy(() -> features.fit(imageData(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "the student's layer has 9 positions (pixels or time steps) and the teacher's 36;");
    DistillationTrainer attention =
        trainer(student, images(), FeatureHint.attention("dense", "dense"));
    assertThatThrownBy(() -> attention.fit(imageData(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a hint on attention needs maps or sequences; these layers have one position");
    trainer(student, images(), FeatureHint.features("pool", "pool")).fit(imageData(), 1);
  }
}
