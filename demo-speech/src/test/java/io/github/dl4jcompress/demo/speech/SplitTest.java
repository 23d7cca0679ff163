package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  @ParameterizedTest(name = "{0}: recording {2} of {1} is for testing: {3}")
  @CsvSource({
    "official, ann, 0, true",
    "official, ann, 4, true",
    "official, ann, 5, false",
    "official, bob, 49, false",
    "speaker:ann, ann, 0, true",
    "speaker:ann, ann, 49, true",
    "speaker:ann, bob, 0, false"
  })
  void tellsWhatIsForTesting(String split, String speaker, int index, boolean test) {
    Recording recording = Recording.of("one", speaker, index, new float[1], 8_000);
    assertThat(Split.parse(split).isTest(recording)).isEqualTo(test);
  }

  @ParameterizedTest
  @ValueSource(strings = {"official", "speaker:ann", "speaker:o'neil_2"})
  void readsWhatItWrites(String text) {
    assertThat(Split.parse(text)).hasToString(text);
  }

  @Test
  void leavesOutOneSpeakerAfterTheOther() {
    assertThat(Split.leaveOneSpeakerOut(List.of("ann", "bob")))
        .containsExactly(Split.speaker("ann"), Split.speaker("bob"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Official", "speaker", "speaker:", "ann"})
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> Split.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("split must be 'official' or 'speaker:NAME', got '" + text + "'");
  }

  @Test
  void refusesNamelessSpeaker() {
    assertThatThrownBy(() -> Split.parse("speaker: "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need the name of a speaker, got ' '");
  }
}
