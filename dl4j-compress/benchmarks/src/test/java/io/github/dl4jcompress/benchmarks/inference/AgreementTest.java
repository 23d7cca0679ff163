package io.github.dl4jcompress.benchmarks.inference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private final Agreement agreement = new Agreement(0.25);
  private final float[] expected = {0.25f, 0.75f};

  @Test
  void bearsWhatRoundingMakes() {
    assertThatCode(() -> agreement.require("ort", new float[] {0.5f, 0.5f}, expected))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesMore() {
    assertThatThrownBy(() -> agreement.require("ort", new float[] {0.25f, 0.375f}, expected))
        .isInstanceOf(IOException.class)
        .hasMessage("ort answers 0.375 at place 1, DL4J 0.75, allowed is a difference of 0.25");
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertThatThrownBy(() -> agreement.require("ort", new float[] {Float.NaN, 0.75f}, expected))
        .hasMessageStartingWith("ort answers NaN at place 0");
  }

  @Test
  void refusesAnotherNumberOfOutputs() {
    assertThatThrownBy(() -> agreement.require("ort", new float[1], expected))
        .hasMessage("ort gives 1 outputs, expected 2");
  }
}
