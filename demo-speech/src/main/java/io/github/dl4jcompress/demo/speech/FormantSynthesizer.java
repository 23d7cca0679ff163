package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.demo.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Speaks phonemes: a small version of Klatt, "Software for a Cascade/Parallel Formant Synthesizer"
 * (Journal of the Acoustical Society of America, 1980).
 *
 * <p>Pulses of the vocal folds and breath go through the resonances of nose and vocal tract, one
 * after the other (his figure 6); the noise of teeth and lips has a resonance of its own beside
 * them. The formants glide from phoneme to phoneme. Each time a word is spoken, its durations,
 * formants and melody come out a little different.
 *
 * <p>The same arguments give the same samples on every machine: the arithmetic is that of {@code
 * StrictMath} and the random numbers those that {@code java.util.Random} specifies.
 */
final class FormantSynthesizer {
  /** Samples per second. */
  static final int SAMPLE_RATE = 8_000;

  /** Samples between two changes of the filters: 5 ms. */
  private static final int STEP = 40;

  // Steps before and after a change of phoneme in which the tongue and the voice make it.
  private static final int GLIDE = 6;
  private static final int FADE = 1;

  /** Standard deviation of a voice's own formants of a phoneme, as a fraction. */
  private static final double OWN_MANNER = 0.07;

  private static final double LOWEST_FORMANT_HERTZ = 180;
  private static final double HIGHEST_FORMANT_HERTZ = 3_900;
  private static final double APART_HERTZ = 150;

  // In Hz, near the typical values of Klatt, table I.
  private static final double[] BANDWIDTHS = {60, 90, 150, 250};
  private static final double FOURTH_HERTZ = 3_300;
  private static final double NASAL_POLE_HERTZ = 270;
  private static final double NASAL_ZERO_HERTZ = 450;
  private static final double NASAL_BANDWIDTH = 100;
  private static final double PULSE_BANDWIDTH = 500;

  private final Voice voice;
  private final Random random;

  private FormantSynthesizer(Voice voice, Random random) {
    this.voice = voice;
    this.random = random;
  }

  /**
   * Speaks the phonemes as one word.
   *
   * @param random of this one time; the voice's own manner is part of the voice
   * @return samples, the loudest of them near 1
   */
  static float[] speak(List<Phoneme> phonemes, Voice voice, Random random) {
    return new FormantSynthesizer(voice, random).speak(phonemes);
  }

  private float[] speak(List<Phoneme> phonemes) {
    Plan plan = plan(phonemes);
    double[] sound = new double[plan.steps * STEP];
    sing(plan, sound);
    double loudest = 1e-9;
    for (double value : sound) {
      loudest = Math.max(loudest, Math.abs(value));
    }
    float[] samples = new float[sound.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.99 * sound[i] / loudest);
    }
    return samples;
  }

  /** What the vocal tract is to do at each step. */
  private Plan plan(List<Phoneme> phonemes) {
    double hurry = voice.tempo() * vary(0.15);
    int[] lengths = new int[phonemes.size()];
    for (int i = 0; i < lengths.length; i++) {
      double seconds = 1e-3 * phonemes.get(i).milliseconds() * vary(0.2) / hurry;
      lengths[i] = Math.max(1, (int) Math.round(seconds * SAMPLE_RATE / STEP));
    }
    Plan plan = new Plan(Arrays.stream(lengths).sum());
    double tract = voice.tract() * vary(0.01);
    int at = 0;
    for (int i = 0; i < lengths.length; i++) {
      plan.set(at, at + lengths[i], phonemes.get(i).source(), formants(phonemes.get(i), tract));
      at += lengths[i];
    }
    plan.smooth();
    return plan;
  }

  /** A voice says a phoneme in its own way, and each time a little differently. */
  private double[] formants(Phoneme phoneme, double tract) {
    Random manner = new Random(Seeds.derive(voice.accent(), phoneme.name().hashCode(), 0));
    double[] hertz = Arrays.copyOf(phoneme.formants(), BANDWIDTHS.length);
    hertz[hertz.length - 1] = FOURTH_HERTZ;
    double lowest = LOWEST_FORMANT_HERTZ;
    for (int i = 0; i < hertz.length; i++) {
      double own = 1 + OWN_MANNER * manner.nextGaussian();
      hertz[i] = Math.max(lowest, hertz[i] * tract * own * vary(0.05));
      // Two resonances in one place would whistle; none may reach half the sample rate.
      hertz[i] = Math.min(hertz[i], HIGHEST_FORMANT_HERTZ - (hertz.length - i) * APART_HERTZ);
      lowest = hertz[i] + APART_HERTZ;
    }
    return hertz;
  }

  private void sing(Plan plan, double[] sound) {
    double height = vary(0.06);
    double fall = 0.1 + 0.2 * random.nextDouble();
    VocalFolds folds = new VocalFolds(random.nextDouble());
    Head head = new Head(voice.tilt());
    for (int step = 0; step < plan.steps; step++) {
      head.move(plan, step);
      double melody = height * (1.1 - fall * step / plan.steps) * vary(0.01);
      double periodsPerSample = voice.pitch() * melody / SAMPLE_RATE;
      double breath = plan.breath[step] + voice.breath() * plan.voice[step];
      for (int i = step * STEP; i < (step + 1) * STEP; i++) {
        double source = folds.next(periodsPerSample, plan.voice[step]) + breath * noise();
        sound[i] = head.next(source, plan.hiss[step] * noise());
      }
    }
  }

  private double noise() {
    return 2 * random.nextDouble() - 1;
  }

  private double vary(double deviation) {
    return 1 + deviation * Math.max(-2.5, Math.min(2.5, random.nextGaussian()));
  }

  /** One value per step of everything that changes while a word is spoken. */
  private static final class Plan {
    final int steps;
    final double[][] hertz;
    final double[] nose;
    final double[] voice;
    final double[] breath;
    final double[] hiss;
    final double[] hissHertz;
    final double[] hissBandwidth;

    Plan(int steps) {
      this.steps = steps;
      hertz = new double[BANDWIDTHS.length][steps];
      nose = new double[steps];
      voice = new double[steps];
      breath = new double[steps];
      hiss = new double[steps];
      hissHertz = new double[steps];
      hissBandwidth = new double[steps];
    }

    void set(int from, int to, Phoneme.Source source, double[] formants) {
      for (int i = 0; i < formants.length; i++) {
        Arrays.fill(hertz[i], from, to, formants[i]);
      }
      // Where the nose is shut, the zero lies on the pole and takes it away.
      Arrays.fill(nose, from, to, source.nasal() ? NASAL_ZERO_HERTZ : NASAL_POLE_HERTZ);
      Arrays.fill(voice, from, to, source.voice());
      Arrays.fill(breath, from, to, source.breath());
      Arrays.fill(hiss, from, to, source.hiss());
      Arrays.fill(hissHertz, from, to, source.hissHertz());
      Arrays.fill(hissBandwidth, from, to, source.hissBandwidth());
    }

    void smooth() {
      for (double[] formant : hertz) {
        smooth(formant, GLIDE);
      }
      for (double[] track : List.of(nose, voice, breath, hiss)) {
        smooth(track, FADE);
      }
    }

    /** Takes the mean over up to {@code reach} steps to each side: a jump becomes a ramp. */
    private static void smooth(double[] track, int reach) {
      double[] sums = new double[track.length + 1];
      for (int i = 0; i < track.length; i++) {
        sums[i + 1] = sums[i] + track[i];
      }
      for (int i = 0; i < track.length; i++) {
        int from = Math.max(0, i - reach);
        int to = Math.min(track.length, i + reach + 1);
        track[i] = (sums[to] - sums[from]) / (to - from);
      }
    }
  }

  /** Pulses of air, one in each period; as much air per second at each pitch. */
  private static final class VocalFolds {
    private final Resonance shape = new Resonance();
    private double phase;
    private double late;

    VocalFolds(double phase) {
      this.phase = phase;
      shape.tune(0, PULSE_BANDWIDTH);
    }

    double next(double periodsPerSample, double loudness) {
      double pulse = late;
      late = 0;
      phase += periodsPerSample;
      if (phase >= 1) {
        // The folds open between two samples, which share the pulse by how near they are.
        phase -= 1;
        double past = phase / periodsPerSample;
        pulse += past / periodsPerSample;
        late = (1 - past) / periodsPerSample;
      }
      return shape.add(loudness * pulse);
    }
  }

  /** Everything between the vocal folds and the microphone, and that too. */
  private static final class Head {
    private final Resonance nose = new Resonance();
    private final Resonance shutNose = new Resonance();
    private final Resonance[] tract = new Resonance[BANDWIDTHS.length];
    private final Resonance teeth = new Resonance();
    private final double tilt;
    private double flow;
    private double heard;

    Head(double tilt) {
      this.tilt = tilt;
      nose.tune(NASAL_POLE_HERTZ, NASAL_BANDWIDTH);
      for (int i = 0; i < tract.length; i++) {
        tract[i] = new Resonance();
      }
    }

    void move(Plan plan, int step) {
      for (int i = 0; i < tract.length; i++) {
        tract[i].tune(plan.hertz[i][step], BANDWIDTHS[i]);
      }
      shutNose.tune(plan.nose[step], NASAL_BANDWIDTH);
      teeth.tune(plan.hissHertz[step], plan.hissBandwidth[step]);
    }

    double next(double source, double hiss) {
      double value = shutNose.takeAway(nose.add(source));
      for (Resonance one : tract) {
        value = one.add(value);
      }
      value += teeth.add(hiss);
      // The lips radiate the change of the flow.
      double radiated = value - flow;
      flow = value;
      double result = radiated - tilt * heard;
      heard = radiated;
      return result;
    }
  }

  /** Two poles or two zeros: Klatt, equations 1 to 4. The gain at 0 Hz is 1. */
  private static final class Resonance {
    private double a;
    private double b;
    private double c;
    private double last;
    private double secondLast;

    void tune(double hertz, double bandwidth) {
      double radius = StrictMath.exp(-StrictMath.PI * bandwidth / SAMPLE_RATE);
      c = -radius * radius;
      b = 2 * radius * StrictMath.cos(2 * StrictMath.PI * hertz / SAMPLE_RATE);
      a = 1 - b - c;
    }

    /** The next value with the resonance. */
    double add(double value) {
      double result = a * value + b * last + c * secondLast;
      secondLast = last;
      last = result;
      return result;
    }

    /** The next value without the resonance; for one that never adds. */
    double takeAway(double value) {
      double result = (value - b * last - c * secondLast) / a;
      secondLast = last;
      last = value;
      return result;
    }
  }
}
