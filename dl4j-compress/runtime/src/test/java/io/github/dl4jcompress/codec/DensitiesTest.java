package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DensitiesTest {
  @Test
  void oddsAreThoseOfTheDensitySeen() {
    Densities densities = new Densities(2);
    for (int i = 0; i < 1000; i++) {
      densities.learn(0, i % 10 == 0);
      densities.learn(1, i % 10 == 0);
    }
    double alone = densities.alone(0);
    assertThat(alone).isCloseTo(0.1, within(1e-3));
    assertThat(densities.oddsAlone(0)).isCloseTo(Math.log(alone / (1 - alone)), within(5e-4));
    double given = (100 + 3 * 0.5) / (1000 + 3);
    assertThat(densities.given(1, 0.5)).isCloseTo(Math.log(given / (1 - given)), within(5e-4));
  }

  @Test
  void aContextThatHasSeenNothingSaysWhatAnyDoes() {
    Densities densities = new Densities(1);
    for (double any : new double[] {1e-5, 0.01, 0.5, 0.999}) {
      assertThat(densities.given(0, any)).isCloseTo(Math.log(any / (1 - any)), within(5e-4));
    }
  }

  @Test
  void oddsThatAreKeptStayCloseToWhatWasSeen() {
    Densities densities = new Densities(1);
    for (int i = 1; i < 5_000; i++) {
      densities.learn(0, i % 97 == 0);
      double alone = densities.alone(0);
      assertThat(densities.oddsAlone(0))
          .as("after %d", i)
          .isCloseTo(Math.log(alone / (1 - alone)), within(0.25));
    }
  }

  @Test
  void aLevelThatIsNotZeroIsHeardAtOnce() {
    Densities densities = new Densities(1);
    for (int i = 0; i < 100; i++) {
      densities.learn(0, false);
      densities.given(0, 0.1);
    }
    double before = densities.given(0, 0.1);
    densities.learn(0, true);
    assertThat(densities.given(0, 0.1)).isGreaterThan(before + 0.5);
  }
}
