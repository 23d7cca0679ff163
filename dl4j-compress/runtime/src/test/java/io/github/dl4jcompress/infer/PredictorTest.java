package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomGraphs;
import io.github.dl4jcompress.model.RandomNetworks;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PredictorTest {
  private static final IntegerEngine LENET = new IntegerEngine(LeNets.sparse(4));
  private static final CompactNetwork LISTENER = answering(true);

  private static CompactNetwork answering(boolean eachStep) {
    long seed = 0;
    while (RandomNetworks.sequenceNetwork(seed).answersEachStep() != eachStep) {
      seed++;
    }
    return RandomNetworks.sequenceNetwork(seed);
  }

  private static CompactNetwork ofTwoInputs() {
    long seed = 0;
    while (RandomGraphs.graph(seed).inputs().size() != 2) {
      seed++;
    }
    return RandomGraphs.graph(seed);
  }

  @Test
  void fillsTheBeginningOfALongerResult() {
    float[] result = new float[12];
    result[10] = 7;
    LENET.predictor().predict(LeNets.example(3), result);
    assertThat(Arrays.copyOf(result, 10)).isEqualTo(LENET.predict(LeNets.example(3)));
    assertThat(Arrays.copyOfRange(result, 10, 12)).containsExactly(7, 0);
  }

  @Test
  void fillsOneAnswerForEachStep() {
    IntegerEngine engine = new IntegerEngine(LISTENER);
    float[] sequence = RandomNetworks.sequence(LISTENER, 4);
    float[] expected = engine.predict(sequence);
    assertThat(expected.length).isEqualTo(LISTENER.outputs() * sequence.length / step());
    float[] result = new float[expected.length];
    engine.predictor().predict(sequence, result);
    assertThat(result).isEqualTo(expected);
  }

  private static int step() {
    return LISTENER.input().elements();
  }

  @Test
  void takesSequencesOfAnyLengthsOneAfterTheOther() {
    IntegerEngine engine = new IntegerEngine(LISTENER);
    Predictor predictor = engine.predictor();
    for (int steps : new int[] {3, 1, 9, 2, 9, 10}) {
      float[] sequence = new float[steps * step()];
      for (int i = 0; i < sequence.length; i++) {
        sequence[i] = (float) Math.sin(i * steps);
      }
      float[] result = new float[steps * LISTENER.outputs()];
      predictor.predict(sequence, result);
      assertThat(result).isEqualTo(new IntegerEngine(LISTENER).predict(sequence));
    }
  }

  @Test
  void predictsTheFirstExamplesOfABatch() {
    float[] pixels = new float[3 * 28 * 28];
    for (int i = 0; i < 3; i++) {
      System.arraycopy(LeNets.example(i), 0, pixels, i * 28 * 28, 28 * 28);
    }
    float[] results = new float[30];
    LENET.predictor().predictBatch(pixels, 2, results);
    assertThat(Arrays.copyOf(results, 10)).isEqualTo(LENET.predict(LeNets.example(0)));
    assertThat(Arrays.copyOfRange(results, 10, 20)).isEqualTo(LENET.predict(LeNets.example(1)));
    assertThat(Arrays.copyOfRange(results, 20, 30)).containsOnly(0);
    LENET.predictor().predictBatch(pixels, 0, new float[0]);
  }

  @Test
  void classifiesAsTheLargestOutput() {
    for (int i = 0; i < 20; i++) {
      float[] outputs = LENET.predict(LeNets.example(i));
      int found = LENET.predictor().classify(LeNets.example(i));
      for (float output : outputs) {
        assertThat(outputs[found]).isGreaterThanOrEqualTo(output);
      }
    }
  }

  @Test
  void refusesExamplesAndResultsOfOtherSizes() {
    Predictor predictor = LENET.predictor();
    assertThatThrownBy(() -> predictor.predict(new float[783], new float[10]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an example has 784 values [1, 28, 28], got 783");
    assertThatThrownBy(() -> predictor.predict(new float[784], new float[9]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the result has room for 9 values, needs it for 10");
    assertThatThrownBy(() -> predictor.predictBatch(new float[784], 2, new float[20]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 examples have 1568 values, got 784");
    assertThatThrownBy(() -> predictor.predictBatch(new float[784], 1, new float[9]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the array of results has room for 9 values, needs it for 10");
    assertThatThrownBy(() -> predictor.predictBatch(new float[784], -1, new float[10]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count must be >= 0, got -1");
  }

  @Test
  void goesOnAfterARefusal() {
    Predictor predictor = LENET.predictor();
    float[] result = new float[10];
    assertThatThrownBy(() -> predictor.predict(new float[1], result))
        .isInstanceOf(IllegalArgumentException.class);
    predictor.predict(LeNets.example(5), result);
    assertThat(result).isEqualTo(LENET.predict(LeNets.example(5)));
  }

  @Test
  void refusesABatchOfSequences() {
    Predictor predictor = new IntegerEngine(LISTENER).predictor();
    assertThatThrownBy(() -> predictor.predictBatch(new float[step()], 1, new float[100]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "predictBatch takes examples of one length; the network is for sequences: call predict");
  }

  @Test
  void refusesSeveralInputsWhereItTakesOne() {
    CompactNetwork network = ofTwoInputs();
    Predictor predictor = new IntegerEngine(network).predictor();
    String shapes =
        "; the network has inputs of the shapes "
            + network.flow().inputShapes()
            + " and outputs of the shapes "
            + network.flow().outputShapes();
    assertThatThrownBy(() -> predictor.predict(new float[3], new float[3]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("predict takes one input and gives one output; call predictAll" + shapes);
    assertThatThrownBy(() -> predictor.predictBatch(new float[3], 1, new float[3]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("predictBatch takes one input and gives one output; call predictAll" + shapes);
    float[][] examples = RandomNetworks.examples(network, 1);
    int outputs = network.wiring().outputs().size();
    assertThatThrownBy(() -> predictor.predictAll(examples, new float[outputs + 1][100]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the network has outputs of the shapes "
                + network.flow().outputShapes()
                + ", got "
                + (outputs + 1)
                + " results");
    assertThatThrownBy(() -> predictor.predictAll(examples, new float[outputs][0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the result has room for 0 values, needs it for ");
  }
}
