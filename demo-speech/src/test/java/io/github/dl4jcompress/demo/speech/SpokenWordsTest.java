package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.AudioFrontEnd;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SpokenWordsTest {
  private static final int STEPS = 20;
  private static final int BANDS = 20;

  @Test
  void sameSeedGivesSameSamplesOnEveryMachine() throws Exception {
    MessageDigest sum = MessageDigest.getInstance("SHA-256");
    for (Recording recording : SpokenWords.generate(42, 3, 1)) {
      for (float sample : recording.samples()) {
        sum.update(ByteBuffer.allocate(4).putFloat(sample).flip());
      }
    }
    assertThat(HexFormat.of().formatHex(sum.digest()))
        .isEqualTo("2c415651bef66eaddcb15ff10cba49f2d351f9af6888f50536e51cdcd1de5c30");
  }

  @Test
  void otherSeedGivesOtherVoices() {
    List<Recording> one = SpokenWords.generate(1, 2, 1);
    List<Recording> two = SpokenWords.generate(2, 2, 1);
    for (int i = 0; i < one.size(); i++) {
      assertThat(one.get(i).samples()).isNotEqualTo(two.get(i).samples());
    }
  }

  @Test
  void moreRepetitionsBeginWithTheSameOnes() {
    List<Recording> some = SpokenWords.generate(1, 2, 1);
    List<Recording> more =
        SpokenWords.generate(1, 2, 3).stream().filter(r -> r.index() == 0).toList();
    for (int i = 0; i < some.size(); i++) {
      assertThat(more.get(i)).hasToString(some.get(i).toString());
      assertThat(more.get(i).samples()).isEqualTo(some.get(i).samples());
    }
  }

  @Test
  void eachVoiceSaysEachWordEquallyOften() {
    List<Recording> recordings = SpokenWords.generate(1, 3, 2);
    assertThat(
            recordings.stream()
                .collect(Collectors.groupingBy(r -> r.speaker() + r.word(), Collectors.counting()))
                .values())
        .hasSize(30)
        .containsOnly(2L);
  }

  @Test
  void recordingsAreAsLongAndAsLoudAsWords() {
    for (Recording recording : SpokenWords.generate(5, 6, 2)) {
      assertThat(recording.seconds()).as("%s", recording).isBetween(0.12, 1.5);
      float loudest = 0;
      for (float sample : recording.samples()) {
        assertThat(sample).isBetween(-1f, 1f);
        loudest = Math.max(loudest, Math.abs(sample));
      }
      assertThat(loudest).as("%s", recording).isBetween(0.1f, 1f);
    }
  }

  /** Too easy, and compressing a network would prove nothing; too hard, and nothing would learn. */
  @Test
  void meanSpectraTellMostButNotAllWordsOfUnknownVoices() {
    List<Recording> recordings = SpokenWords.generate(1, 6, 8);
    SpeechFeatures features = new SpeechFeatures(AudioFrontEnd.logMel(8_000, BANDS));
    int right = 0;
    for (int voice = 1; voice <= 6; voice++) {
      String unknown = "voice" + voice;
      List<Recording> known =
          recordings.stream().filter(r -> !r.speaker().equals(unknown)).toList();
      double[][] means = means(known, features);
      for (Recording recording : recordings) {
        if (recording.speaker().equals(unknown)
            && nearest(means, shape(recording, features)) == Integer.parseInt(recording.word())) {
          right++;
        }
      }
    }
    assertThat((double) right / recordings.size()).isBetween(0.7, 0.95);
  }

  @Test
  void refusesNoVoicesAndNoRepetitions() {
    assertThatThrownBy(() -> SpokenWords.generate(1, 0, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need voices in [1, 100] and repetitions >= 1, got 0 and 5");
    assertThatThrownBy(() -> SpokenWords.generate(1, 100, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need voices in [1, 100] and repetitions >= 1, got 100 and 0");
  }

  private static double[][] means(List<Recording> recordings, SpeechFeatures features) {
    List<double[]> means = new ArrayList<>();
    for (int word = 0; word < 10; word++) {
      double[] sum = new double[STEPS * BANDS];
      for (Recording recording : recordings) {
        if (recording.word().equals(Integer.toString(word))) {
          double[] shape = shape(recording, features);
          for (int i = 0; i < sum.length; i++) {
            sum[i] += shape[i] / (recordings.size() / 10.0);
          }
        }
      }
      means.add(sum);
    }
    return means.toArray(double[][]::new);
  }

  /** Log-mel energies at {@value #STEPS} times of the recording, without its mean loudness. */
  private static double[] shape(Recording recording, SpeechFeatures features) {
    float[][] frames = features.of(recording);
    double[] shape = new double[STEPS * BANDS];
    double mean = 0;
    for (int i = 0; i < shape.length; i++) {
      int step = i / BANDS;
      int time = (int) Math.round((double) step * (frames.length - 1) / (STEPS - 1));
      shape[i] = frames[time][i % BANDS];
      mean += shape[i] / shape.length;
    }
    for (int i = 0; i < shape.length; i++) {
      shape[i] -= mean;
    }
    return shape;
  }

  private static int nearest(double[][] means, double[] shape) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int word = 0; word < means.length; word++) {
      double distance = 0;
      for (int i = 0; i < shape.length; i++) {
        distance += (shape[i] - means[word][i]) * (shape[i] - means[word][i]);
      }
      if (distance < least) {
        best = word;
        least = distance;
      }
    }
    return best;
  }
}
