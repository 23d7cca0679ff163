package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberModelTest {
  @Test
  void returnsEveryNumberUpToEveryLargest() {
    for (int largest = 0; largest < 130; largest++) {
      NumberModel written = new NumberModel(8);
      NumberModel read = new NumberModel(8);
      RangeEncoder encoder = new RangeEncoder();
      for (int number = 0; number <= largest; number++) {
        written.code(encoder, number, largest);
      }
      byte[] bytes = encoder.finish();
      RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
      for (int number = 0; number <= largest; number++) {
        assertThat(read.code(decoder, 0, largest)).isEqualTo(number);
      }
    }
  }

  @Test
  void anyBitsAreNumbersUpToTheLargest() {
    Random random = new Random(1);
    BitCoder coin = (bit, probability) -> random.nextBoolean();
    NumberModel model = new NumberModel(8);
    for (int trial = 0; trial < 10_000; trial++) {
      int largest = random.nextInt(130);
      assertThat(model.code(coin, 0, largest)).isBetween(0L, (long) largest);
    }
  }

  @Test
  void aNumberThatCanOnlyBeZeroTakesNoBits() {
    BitCounter counter = BitCounter.learning();
    assertThat(new NumberModel(1).code(counter, 0, 0)).isZero();
    assertThat(counter.bits()).isZero();
  }
}
