package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyData;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ExampleKeysTest {
  private static final DataSet DATA = TinyData.vectors(500, 1);

  @Test
  void differentExamplesHaveDifferentKeys() {
    assertThat(LongStream.of(ExampleKeys.of(DATA)).distinct().count()).isEqualTo(500);
  }

  @Test
  void theOrderInMemoryDoesNotMatter() {
    DataSet column = DATA.copy();
    column.setFeatures(column.getFeatures().dup('f'));
    assertThat(ExampleKeys.of(column)).isEqualTo(ExampleKeys.of(DATA));
  }

  @Test
  void aMaskMakesAnotherExample() {
    DataSet sequences = TinyData.sequences(4, 1);
    long[] unmasked = ExampleKeys.of(sequences);
    sequences.setFeaturesMaskArray(Nd4j.ones(4, 5));
    assertThat(ExampleKeys.of(sequences)).doesNotContain(unmasked);
  }
}
