package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.audio.Resampler;
import io.github.dl4jcompress.model.AudioFrontEnd;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Changes recordings as an {@link Augmentation} says.
 *
 * <p>The changes of the samples, in this order:
 *
 * <ol>
 *   <li>voice: played faster or slower by whole percents, by resampling, so that pitch, formants
 *       and tempo change together, as those of a smaller or larger speaker do (Ko et al., "Audio
 *       Augmentation for Speech Recognition" (Interspeech 2015), section 2.1);
 *   <li>tempo: faster or slower at the same pitch, see {@link TimeStretch};
 *   <li>shift: later, with silence before it, or earlier, where what lies before the first sample
 *       is cut off, but never more than a quarter of the recording;
 *   <li>noise: normal deviates through a low pass of random strength, at a random ratio to the mean
 *       power of the recording;
 *   <li>volume.
 * </ol>
 *
 * <p>The masks over the features are those of Park et al., "SpecAugment" (Interspeech 2019),
 * section 2, without time warping: a hidden value becomes the mean of its feature over the
 * recording. Where the front end adds slopes, a feature is hidden together with its slope.
 *
 * <p>Everything is a pure function of the options and of the numbers that the random generator
 * gives. Safe to share between threads.
 */
final class Augmenter {
  private static final double MOST_CUT = 0.25;
  private static final double MOST_HIDDEN = 0.2;
  private static final double STRONGEST_LOW_PASS = 0.95;

  private final Augmentation augmentation;
  private final int sampleRate;
  private final int slopeOffset;
  private final Map<Integer, Resampler> speeds = new ConcurrentHashMap<>();

  Augmenter(Augmentation augmentation, AudioFrontEnd frontEnd) {
    int plain = frontEnd.deltas() ? frontEnd.features() / 2 : frontEnd.features();
    if (augmentation.masks().mostFeatures() > plain) {
      throw new IllegalArgumentException(
          "a mask must hide at most "
              + plain
              + " features, as many as the front end has, got "
              + augmentation.masks().mostFeatures());
    }
    this.augmentation = augmentation;
    this.sampleRate = frontEnd.sampleRate();
    this.slopeOffset = plain;
  }

  /** Whether {@link #change} does anything. */
  boolean changesSamples() {
    return !augmentation.changes().equals(Augmentation.Changes.NONE);
  }

  /**
   * A changed copy of the samples.
   *
   * @param samples at the front end's sample rate, full scale being 1; at least one
   * @return at least one sample; what was made louder may pass full scale
   */
  float[] change(float[] samples, Random random) {
    Augmentation.Changes most = augmentation.changes();
    float[] result = samples.clone();
    if (most.voicePercent() > 0) {
      int percent = 100 + random.nextInt(2 * most.voicePercent() + 1) - most.voicePercent();
      result = speeds.computeIfAbsent(percent, p -> new Resampler(p, 100)).resample(result);
    }
    if (most.tempo() > 0) {
      double speed = 1 + symmetric(most.tempo(), random);
      result = TimeStretch.faster(result, speed, sampleRate);
    }
    if (most.shiftSeconds() > 0) {
      result = shift(result, symmetric(most.shiftSeconds(), random));
    }
    if (most.addsNoise()) {
      addNoise(result, random);
    }
    if (most.volumeDecibels() > 0) {
      double gain = StrictMath.pow(10, symmetric(most.volumeDecibels(), random) / 20);
      for (int i = 0; i < result.length; i++) {
        result[i] = (float) (gain * result[i]);
      }
    }
    return result;
  }

  /**
   * Hides parts of the features.
   *
   * @param frames {@code [time, features]}; changed in place
   */
  void mask(float[][] frames, Random random) {
    Augmentation.Masks masks = augmentation.masks();
    if (masks.timeMasks() == 0 && masks.frequencyMasks() == 0) {
      return;
    }
    float[] mean = mean(frames);
    int mostFrames = Math.min(masks.mostFrames(), (int) (MOST_HIDDEN * frames.length));
    for (int i = 0; i < masks.timeMasks(); i++) {
      int width = random.nextInt(mostFrames + 1);
      int from = random.nextInt(frames.length - width + 1);
      for (int time = from; time < from + width; time++) {
        System.arraycopy(mean, 0, frames[time], 0, mean.length);
      }
    }
    for (int i = 0; i < masks.frequencyMasks(); i++) {
      int width = random.nextInt(masks.mostFeatures() + 1);
      int from = random.nextInt(slopeOffset - width + 1);
      for (float[] frame : frames) {
        for (int start = from; start < frame.length; start += slopeOffset) {
          System.arraycopy(mean, start, frame, start, width);
        }
      }
    }
  }

  private float[] shift(float[] samples, double seconds) {
    int later = (int) Math.round(seconds * sampleRate);
    if (later >= 0) {
      float[] result = new float[Math.addExact(samples.length, later)];
      System.arraycopy(samples, 0, result, later, samples.length);
      return result;
    }
    int cut = Math.min(-later, (int) (MOST_CUT * samples.length));
    return Arrays.copyOfRange(samples, cut, samples.length);
  }

  private void addNoise(float[] samples, Random random) {
    Augmentation.Changes most = augmentation.changes();
    double decibels =
        most.lowestSnr() + (most.highestSnr() - most.lowestSnr()) * random.nextDouble();
    double keep = STRONGEST_LOW_PASS * random.nextDouble();
    double power = 0;
    for (float sample : samples) {
      power += (double) sample * sample;
    }
    double noisePower = power / samples.length * StrictMath.pow(10, -decibels / 10);
    // The low pass adds up squares of its powers, which this takes back.
    double loudness = Math.sqrt(noisePower * (1 - keep * keep));
    double noise = loudness / Math.sqrt(1 - keep * keep) * random.nextGaussian();
    for (int i = 0; i < samples.length; i++) {
      samples[i] += (float) noise;
      noise = keep * noise + loudness * random.nextGaussian();
    }
  }

  private static float[] mean(float[][] frames) {
    double[] sums = new double[frames[0].length];
    for (float[] frame : frames) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += frame[i];
      }
    }
    float[] mean = new float[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sums[i] / frames.length);
    }
    return mean;
  }

  private static double symmetric(double most, Random random) {
    return most * (2 * random.nextDouble() - 1);
  }
}
