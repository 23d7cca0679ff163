package io.github.dl4jcompress.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
  private static float[] cosine(double hz, int rate, int samples) {
    float[] tone = new float[samples];
    for (int i = 0; i < samples; i++) {
      tone[i] = (float) Math.cos(2 * Math.PI * hz * i / rate);
    }
    return tone;
  }

  /** Without the ends, where the tone begins and stops. */
  private static float[] middle(float[] samples, int cutOff) {
    return Arrays.copyOfRange(samples, cutOff, samples.length - cutOff);
  }

  @ParameterizedTest(name = "8000 -> {0} Hz")
  @ValueSource(ints = {4_000, 6_000, 11_025, 16_000})
  void equalsWhatScipyComputes(int toRate) {
    float[] clip = Arrays.copyOf(Reference.clip(), 400);
    float[] expected = Reference.rows("resampled-" + toRate)[0];
    assertThat(new Resampler(8_000, toRate).resample(clip))
        .containsExactly(expected, within(1e-6f));
  }

  // 48000 -> 47999 has more weights than are stored.
  @ParameterizedTest(name = "{0} -> {1} Hz")
  @CsvSource({
    "44100, 8000",
    "48000, 16000",
    "16000, 8000",
    "8000, 44100",
    "11025, 8000",
    "48000, 47999"
  })
  void aToneInThePassBandStaysWhatItIs(int fromRate, int toRate) {
    double hz = 0.9 * Math.min(fromRate, toRate) / 2;
    float[] result = new Resampler(fromRate, toRate).resample(cosine(hz, fromRate, fromRate / 10));
    int ends = 2 * 52 * Math.max(1, toRate / fromRate + 1);
    assertThat(middle(result, ends))
        .containsExactly(middle(cosine(hz, toRate, result.length), ends), within(1e-4f));
  }

  @ParameterizedTest(name = "{2} Hz, {0} -> {1} Hz")
  @CsvSource({
    "44100, 8000, 4000",
    "44100, 8000, 7000",
    "16000, 8000, 4000",
    "16000, 8000, 4101",
    "48000, 16000, 8150",
    "48000, 16000, 20000"
  })
  void aToneThatTheLowerRateCannotHoldIsSuppressedBy80Decibels(int from, int to, double hz) {
    float[] result = new Resampler(from, to).resample(cosine(hz, from, from / 10));
    for (float sample : middle(result, 104)) {
      assertThat(sample).isBetween(-1e-4f, 1e-4f);
    }
  }

  @Test
  void imagesOfAToneAreSuppressedBy80Decibels() {
    float[] result = new Resampler(8_000, 24_000).resample(cosine(3_600, 8_000, 800));
    float[] expected = cosine(3_600, 24_000, result.length);
    assertThat(middle(result, 400)).containsExactly(middle(expected, 400), within(2e-4f));
  }

  @Test
  void aConstantStaysWhatItIs() {
    float[] constant = new float[1_000];
    Arrays.fill(constant, 0.75f);
    float[] result = new Resampler(8_000, 11_025).resample(constant);
    for (float sample : middle(result, 104)) {
      assertThat(sample).isEqualTo(0.75f);
    }
  }

  @Test
  void equalRatesGiveACopy() {
    float[] samples = {1, -0.5f, 0.25f};
    float[] result = new Resampler(8_000, 8_000).resample(samples);
    assertThat(result).containsExactly(samples).isNotSameAs(samples);
  }

  @ParameterizedTest(name = "{0} samples, {1} -> {2} Hz: {3}")
  @CsvSource({
    "0, 44100, 8000, 0",
    "1, 44100, 8000, 1",
    "441, 44100, 8000, 80",
    "442, 44100, 8000, 81",
    "3, 8000, 16000, 6",
    "2147483647, 48000, 47999, 2147438908"
  })
  void lengthIsRoundedUp(int samples, int fromRate, int toRate, int expected) {
    Resampler resampler = new Resampler(fromRate, toRate);
    assertThat(resampler.length(samples)).isEqualTo(expected);
    if (samples < 1_000) {
      assertThat(resampler.resample(new float[samples])).hasSize(expected);
    }
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> new Resampler(0, 8_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need rates >= 1 Hz with a ratio of at most 1024, got 0 and 8000");
    assertThatThrownBy(() -> new Resampler(1, 1_025))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need rates >= 1 Hz with a ratio of at most 1024, got 1 and 1025");
    assertThatThrownBy(() -> new Resampler(1, 2).length(1 << 30))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1073741824 samples would become 2147483648; need at most 2147483647");
    assertThatThrownBy(() -> new Resampler(1, 2).length(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("samples must be >= 0, got -1");
  }
}
