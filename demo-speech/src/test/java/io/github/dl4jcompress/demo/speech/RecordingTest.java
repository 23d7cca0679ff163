package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RecordingTest {
  @Test
  void keepsWhatItWasGivenWhateverHappensToTheArrays() {
    float[] samples = {0.5f, -1f, 0.25f};
    Recording recording = Recording.of("seven", "ann", 12, samples, 3);
    samples[0] = 0;
    recording.samples()[1] = 0;
    assertThat(recording.samples()).containsExactly(0.5f, -1f, 0.25f);
    assertThat(recording.seconds()).isEqualTo(1);
    assertThat(recording).hasToString("seven_ann_12");
  }

  @Test
  void refusesWhatIsNoRecording() {
    float[] one = {0};
    assertThatThrownBy(() -> Recording.of("", "ann", 0, one, 8_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need a word without '_', a speaker and an index >= 0, got '', 'ann' and 0");
    assertThatThrownBy(() -> Recording.of("on_e", "ann", 0, one, 8_000))
        .hasMessage(
            "need a word without '_', a speaker and an index >= 0, got 'on_e', 'ann' and 0");
    assertThatThrownBy(() -> Recording.of("one", "ann", -1, one, 8_000))
        .hasMessage(
            "need a word without '_', a speaker and an index >= 0, got 'one', 'ann' and -1");
    assertThatThrownBy(() -> Recording.of("one", "ann", 0, one, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("one_ann_0: sampleRate must be >= 1 per second, got 0");
    assertThatThrownBy(() -> Recording.of("one", "ann", 0, new float[0], 8_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("one_ann_0: a recording needs at least 1 sample, got 0");
    assertThatThrownBy(() -> Recording.of("one", "ann", 0, new float[] {0, Float.NaN}, 8_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("one_ann_0: sample 1 must be finite, got NaN");
  }
}
