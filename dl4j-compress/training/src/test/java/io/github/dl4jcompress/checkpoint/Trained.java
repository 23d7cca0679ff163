package io.github.dl4jcompress.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.NetworkState;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.Resumable;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** All that a training leaves behind, as bits. */
record Trained(
    List<Integer> parameters,
    List<Integer> updater,
    List<String> listeners,
    int steps,
    int epochs) {

  static Trained of(Model network) {
    List<String> states = new ArrayList<>();
    for (TrainingListener listener : NetworkTraining.listeners(network)) {
      if (listener instanceof Resumable one) {
        states.add(state(one));
      }
    }
    return new Trained(
        bits(network.params()),
        NetworkState.updaterState(network).map(Trained::bits).orElse(List.of()),
        states,
        NetworkTopology.iteration(network),
        NetworkTopology.epoch(network));
  }

  private static List<Integer> bits(INDArray array) {
    List<Integer> bits = new ArrayList<>();
    for (float value : array.dup().data().asFloat()) {
      bits.add(Float.floatToRawIntBits(value));
    }
    return bits;
  }

  private static String state(Resumable listener) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      listener.writeState(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    StringBuilder text = new StringBuilder(listener.stateName()).append(' ');
    for (byte b : bytes.toByteArray()) {
      text.append(b).append(' ');
    }
    return text.toString();
  }

  /** Compares part by part, so that a failure says which one differs first. */
  void requireEqual(Trained other, String when) {
    assertThat(steps).as("steps, %s", when).isEqualTo(other.steps);
    assertThat(epochs).as("epochs, %s", when).isEqualTo(other.epochs);
    assertThat(parameters.equals(other.parameters)).as("parameters are equal, %s", when).isTrue();
    assertThat(updater.equals(other.updater)).as("updater state is equal, %s", when).isTrue();
    assertThat(listeners.equals(other.listeners)).as("listeners are equal, %s", when).isTrue();
  }
}
