package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

class SequenceGradientTest {
  @BeforeEach
  void countInDoubles() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE); // GradientCheckUtil asks for it
  }

  @AfterEach
  void countInFloatsAgain() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  @Test
  void theGradientOfAWholeRecurrentNetworkIsRight() {
    MultiLayerNetwork student =
        TinyNetworks.chain(
            TinyNetworks.settings(new NoOp()).dataType(DataType.DOUBLE),
            InputType.recurrent(TinyData.SEQUENCE_FEATURES),
            new LSTM.Builder().nOut(4).activation(Activation.TANH).build(),
            new RnnOutputLayer.Builder(new DistillationLoss())
                .nOut(TinyData.CLASSES)
                .activation(Activation.SOFTMAX)
                .build());
    DataSet data = TinyData.sequences(3, 1);
    INDArray mask = Nd4j.ones(3, 5);
    mask.putScalar(1, 4, 0);
    mask.putScalar(2, 3, 0);
    mask.putScalar(2, 4, 0);
    INDArray labels =
        DistillationLabels.pack(
            data.getLabels(),
            Nd4j.randn(DataType.DOUBLE, 3, 3, 5),
            Distillation.temperature(3).teacherLabelWeight(0.2),
            0,
            true);
    assertThat(
            GradientCheckUtil.checkGradients(
                new GradientCheckUtil.MLNConfig()
                    .net(student)
                    .input(data.getFeatures())
                    .labels(labels)
                    .inputMask(mask)
                    .labelMask(mask.dup())
                    .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
        .isTrue();
  }
}
