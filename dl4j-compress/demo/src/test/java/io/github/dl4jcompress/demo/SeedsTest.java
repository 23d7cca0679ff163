package io.github.dl4jcompress.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTest {
  /** Other numbers would make another network of the same seed. */
  @Test
  void keepsItsNumbers() {
    assertThat(Seeds.derive(0, 0, -1)).isEqualTo(3400964856525257824L);
    assertThat(Seeds.derive(1, 0, 3)).isEqualTo(780588083614784700L);
    assertThat(Seeds.derive(1, 1, 3)).isEqualTo(-1697870644250243189L);
    assertThat(Seeds.derive(-7, 1, -1)).isEqualTo(8712516313778396268L);
  }

  @Test
  void nearArgumentsGiveUnrelatedSeeds() {
    Set<Long> seeds = new HashSet<>();
    for (int seed = 0; seed < 10; seed++) {
      for (int first = 0; first < 10; first++) {
        for (int second = -1; second < 9; second++) {
          seeds.add(Seeds.derive(seed, first, second));
        }
      }
    }
    assertThat(seeds).hasSize(1_000);
    int differing = Long.bitCount(Seeds.derive(1, 2, 3) ^ Seeds.derive(1, 2, 4));
    assertThat(differing).isBetween(16, 48);
  }
}
