package io.github.dl4jcompress.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;

class SideAdamTest {
  @Test
  void movesAsNd4jsAdamDoes() {
    float[] values = {1f, -2f};
    SideAdam mine = new SideAdam(0.1, values.clone());
    AdamUpdater theirs = new AdamUpdater(new Adam(0.1));
    theirs.setStateViewArray(Nd4j.create(DataType.FLOAT, 4), new long[] {2}, 'c', true);
    INDArray parameters = Nd4j.createFromArray(values);
    for (int step = 0; step < 20; step++) {
      float[] gradients = {(float) Math.sin(step), 3f - step};
      mine.nextStep();
      mine.move(0, gradients[0]);
      mine.move(1, gradients[1]);
      INDArray update = Nd4j.createFromArray(gradients);
      theirs.applyUpdater(update, step, 0);
      parameters.subi(update);
    }
    assertThat(mine.value(0)).isCloseTo(parameters.getDouble(0), within(1e-4));
    assertThat(mine.value(1)).isCloseTo(parameters.getDouble(1), within(1e-4));
    assertThat(mine.value(1)).isNotCloseTo(-2, within(0.5));
  }
}
