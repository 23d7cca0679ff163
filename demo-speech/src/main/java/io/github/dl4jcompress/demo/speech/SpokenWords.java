package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.demo.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Speaks the ten English digits: the data of the demo where there are no recordings.
 *
 * <p>A {@link FormantSynthesizer} says each word in several {@link Voice}s, a little different each
 * time, between short pauses, near and far, in front of the noise of a room.
 *
 * <p>The same arguments give the same samples on every machine: the arithmetic is that of {@code
 * StrictMath} and the random numbers those that {@code java.util.Random} specifies.
 */
final class SpokenWords {
  private static final int SAMPLE_RATE = FormantSynthesizer.SAMPLE_RATE;

  /** Most samples before and after a word. */
  private static final int LONGEST_PAUSE = SAMPLE_RATE / 10;

  /** In the order of the digits: the ways to say a word. A voice keeps to one of them. */
  private static final List<List<List<Phoneme>>> WORDS =
      List.of(
          ways("Z IH R OW_BEGIN OW_END", "Z IY R OW_BEGIN"),
          ways("W AH N", "W AO N"),
          ways("T_BURST T_BREATH UW", "T_BURST T_BREATH IH UW"),
          ways("TH R IY", "T_BURST T_BREATH R IY"),
          ways("F AO ER", "F AO AO"),
          ways("F AY_BEGIN AY_END V", "F AY_BEGIN AY_END F"),
          ways("S IH K_SILENCE K_BURST S", "S IY K_SILENCE K_BURST S"),
          ways("S EH V AH N", "S EH V N"),
          ways("EY_BEGIN EY_END T_SILENCE T_BURST T_BREATH", "EY_BEGIN EY_END T_SILENCE"),
          ways("N AY_BEGIN AY_END N", "N AY_BEGIN IH N"));

  private SpokenWords() {}

  /**
   * Speaks each word {@code repetitions} times in each voice. A recording depends on nothing but
   * the seed, the number of voices, its voice, its word and its index.
   *
   * @param voices how many speakers, in {@code [1, 100]}
   * @param repetitions recordings per speaker and word, at least 1
   * @return recordings of the words {@code 0} to {@code 9}, ordered by speaker, word and index
   */
  static List<Recording> generate(long seed, int voices, int repetitions) {
    if (voices < 1 || voices > 100 || repetitions < 1) {
      throw new IllegalArgumentException(
          "need voices in [1, 100] and repetitions >= 1, got " + voices + " and " + repetitions);
    }
    List<Recording> recordings = new ArrayList<>();
    for (int number = 0; number < voices; number++) {
      Voice voice = Voice.of(seed, number, voices);
      Random habits = new Random(Seeds.derive(voice.accent(), -1, 0));
      long times = Seeds.derive(seed, number, 0);
      for (int word = 0; word < WORDS.size(); word++) {
        List<List<Phoneme>> ways = WORDS.get(word);
        List<Phoneme> way = ways.get(habits.nextInt(ways.size()));
        String name = Integer.toString(word);
        for (int index = 0; index < repetitions; index++) {
          float[] samples = record(way, voice, new Random(Seeds.derive(times, word, index)));
          recordings.add(Recording.of(name, voice.name(), index, samples, SAMPLE_RATE));
        }
      }
    }
    return recordings;
  }

  private static float[] record(List<Phoneme> word, Voice voice, Random random) {
    float[] speech = FormantSynthesizer.speak(word, voice, random);
    int before = random.nextInt(LONGEST_PAUSE + 1);
    int after = random.nextInt(LONGEST_PAUSE + 1);
    double power = 0;
    for (float sample : speech) {
      power += (double) sample * sample;
    }
    power /= speech.length;
    double level = fromDecibels(-3 - 14 * random.nextDouble());
    double noiseLevel = fromDecibels(-voice.noiseDecibels() + 3 * random.nextGaussian());
    double noise = Math.sqrt(power) * noiseLevel;
    float[] samples = new float[before + speech.length + after];
    for (int i = 0; i < samples.length; i++) {
      boolean speaks = i >= before && i < before + speech.length;
      double value = (speaks ? speech[i - before] : 0) + noise * random.nextGaussian();
      // In steps of 16 bits, so that a WAV file holds exactly the same.
      long step = Math.round(32_768 * level * value);
      samples[i] = Math.max(-32_768, Math.min(32_767, step)) / 32_768f;
    }
    return samples;
  }

  private static double fromDecibels(double decibels) {
    return StrictMath.pow(10, decibels / 20);
  }

  private static List<List<Phoneme>> ways(String... ways) {
    return Arrays.stream(ways)
        .map(way -> Arrays.stream(way.split(" ", -1)).map(Phoneme::valueOf).toList())
        .toList();
  }
}
