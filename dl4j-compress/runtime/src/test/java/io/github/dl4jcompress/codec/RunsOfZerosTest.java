package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A decoder reads zeros in one go; nobody but the clock may notice. */
class RunsOfZerosTest {
  private static final int LEVELS = 20_000;
  private static final byte[] UNREAD = new byte[LEVELS];
  private static final int ANY_STEPS = Integer.MAX_VALUE;

  /** Places of the ones and what a bit is then expected to be; behind them -1 if steps ran out. */
  private static List<Integer> read(BitCoder coder) {
    List<Integer> found = new ArrayList<>();
    AdaptiveBit model = new AdaptiveBit();
    try {
      int i = coder.codeZeros(UNREAD, 0, model);
      while (i < LEVELS) {
        found.add(i);
        found.add(model.probabilityOfOne());
        i = coder.codeZeros(UNREAD, i + 1, model);
      }
    } catch (DecodingSteps.ExhaustedException e) {
      found.add(-1);
    }
    return found;
  }

  private static List<Integer> inRuns(byte[] bytes, int steps) {
    return read(new RangeDecoder(bytes, 0, bytes.length, new DecodingSteps(steps)));
  }

  private static List<Integer> oneByOne(byte[] bytes, int steps) {
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length, new DecodingSteps(steps));
    return read(
        new BitCoder() { // with the method that all coders have
          @Override
          public boolean code(boolean bit, int probabilityOfOne) {
            return decoder.code(bit, probabilityOfOne);
          }
        });
  }

  /** Levels of which one in so many is not zero. */
  private static byte[] written(int distance) {
    Random random = new Random(distance);
    RangeEncoder encoder = new RangeEncoder();
    AdaptiveBit model = new AdaptiveBit();
    for (int i = 0; i < LEVELS; i++) {
      encoder.code(random.nextInt(distance) == 0, model);
    }
    return encoder.finish();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20, 3_000})
  void areReadAsOneByOne(int distance) {
    byte[] bytes = written(distance);
    List<Integer> expected = oneByOne(bytes, ANY_STEPS);
    assertThat(expected).hasSizeGreaterThan(LEVELS / distance).doesNotContain(-1);
    assertThat(inRuns(bytes, ANY_STEPS)).isEqualTo(expected);
  }

  @Test
  void ofAnyBytesAreReadAsOneByOne() {
    byte[] bytes = new byte[500];
    for (int seed = 0; seed < 50; seed++) {
      new Random(seed).nextBytes(bytes);
      assertThat(inRuns(bytes, ANY_STEPS))
          .as("seed %d", seed)
          .isEqualTo(oneByOne(bytes, ANY_STEPS));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 19, 500, LEVELS - 1})
  void takeAStepEach(int steps) {
    byte[] bytes = written(20);
    assertThat(inRuns(bytes, steps)).isEqualTo(oneByOne(bytes, steps)).endsWith(-1);
    assertThat(inRuns(bytes, LEVELS)).doesNotContain(-1);
  }
}
