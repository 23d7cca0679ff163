package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.TinyData;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class DistillationLabelsTest {
  private static final Distillation RECIPE =
      Distillation.temperature(4).hardWeight(0.25).softWeight(0.75);
  private static final INDArray LABELS = Nd4j.createFromArray(new float[][] {{0, 1, 0}, {0, 0, 1}});
  private static final INDArray LOGITS = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {6, 5, 4}});

  private static float[] row(INDArray packed, int row) {
    return packed.getRow(row).dup().data().asFloat();
  }

  private static INDArray pack(Distillation recipe) {
    return DistillationLabels.pack(LABELS, LOGITS, recipe, 0, true);
  }

  @Test
  void labelsLogitsAndWeightsLieSideBySide() {
    INDArray packed = pack(RECIPE);
    assertThat(packed.shape()).containsExactly(2, DistillationLabels.columns(3));
    assertThat(row(packed, 0)).containsExactly(0, 1, 0, 1, 2, 3, 0.25f, 0.75f, 4);
    assertThat(row(packed, 1)).containsExactly(0, 0, 1, 6, 5, 4, 0.25f, 0.75f, 4);
  }

  @Test
  void rampsHaveTheValuesOfTheStep() {
    Distillation ramps =
        RECIPE
            .temperature(new StepRamp(5, 1, 4))
            .hardWeight(new StepRamp(0, 1, 2))
            .softWeight(new StepRamp(1, 0, 8));
    INDArray packed = DistillationLabels.pack(LABELS, LOGITS, ramps, 2, true);
    assertThat(row(packed, 0)).containsExactly(0, 1, 0, 1, 2, 3, 1, 0.75f, 3);
  }

  @Test
  void sequencesArePackedStepByStep() {
    INDArray labels = TinyData.sequences(4, 1).getLabels();
    INDArray logits = Nd4j.rand(DataType.FLOAT, 4, 3, 5);
    Distillation recipe = RECIPE.labelSmoothing(0.3).teacherLabelWeight(0.5);
    INDArray packed = DistillationLabels.pack(labels, logits, recipe, 0, true);
    assertThat(packed.shape()).containsExactly(4, 9, 5);
    for (int t = 0; t < 5; t++) {
      INDArray expected =
          DistillationLabels.pack(
              labels.tensorAlongDimension(t, 0, 1).dup(),
              logits.tensorAlongDimension(t, 0, 1).dup(),
              recipe,
              0,
              true);
      assertThat(packed.tensorAlongDimension(t, 0, 1).dup().equalsWithEps(expected, 1e-6)).isTrue();
    }
  }

  @Test
  void smoothingSpreadsTheMassOfALabelAndMakesNone() {
    INDArray labels = LABELS.dup();
    labels.getRow(1).assign(0); // a padded step
    INDArray packed = DistillationLabels.pack(labels, LOGITS, RECIPE.labelSmoothing(0.3), 0, true);
    assertThat(row(packed, 0)).startsWith(0.10000001f, 0.8f, 0.10000001f);
    assertThat(row(packed, 1)).startsWith(0, 0, 0, 6, 5, 4);
    assertThat(labels.getRow(0).dup().data().asFloat()).containsExactly(0, 1, 0); // left alone
  }

  @Test
  void theTeachersHardLabelsJoinTheTrueOnes() {
    float[] packed = row(pack(RECIPE.teacherLabelWeight(0.5)), 0);
    assertThat(packed)
        .containsExactly(new float[] {0, 1 / 3f, 2 / 3f, 1, 2, 3, 0.75f, 0.75f, 4}, within(1e-6f));
    float[] alone = row(pack(RECIPE.hardWeight(0).teacherLabelWeight(0.5)), 0);
    assertThat(alone).containsExactly(0, 0, 1, 1, 2, 3, 0.5f, 0.75f, 4);
  }

  @Test
  void theMassOfAllHardLabelsIsOne() {
    INDArray target =
        pack(RECIPE.teacherLabelWeight(0.5).labelSmoothing(0.2))
            .get(NDArrayIndex.all(), NDArrayIndex.interval(0, 3));
    assertThat(target.sum(1).data().asFloat()).containsExactly(new float[] {1, 1}, within(1e-6f));
  }

  @Test
  void equalLogitsShareTheTeachersLabel() {
    INDArray logits = Nd4j.createFromArray(new float[][] {{2, 2, 1}, {0, 0, 0}});
    INDArray packed =
        DistillationLabels.pack(
            LABELS, logits, RECIPE.hardWeight(0).teacherLabelWeight(1), 0, true);
    assertThat(row(packed, 0)).startsWith(0.5f, 0.5f, 0);
    assertThat(row(packed, 1)).startsWith(1 / 3f, 1 / 3f, 1 / 3f);
  }

  @Test
  void onlySoftmaxHasSmoothingAndTeacherLabels() {
    INDArray packed =
        DistillationLabels.pack(
            LABELS, LOGITS, RECIPE.labelSmoothing(0.3).teacherLabelWeight(1), 0, false);
    assertThat(row(packed, 0)).containsExactly(0, 1, 0, 1, 2, 3, 0.25f, 0.75f, 4);
  }

  @Test
  void labelsOfAnotherTypeTakeTheTypeOfTheLogits() {
    INDArray packed =
        DistillationLabels.pack(LABELS.castTo(DataType.INT32), LOGITS, RECIPE, 0, true);
    assertThat(packed.dataType()).isEqualTo(DataType.FLOAT);
    assertThat(packed).isEqualTo(pack(RECIPE));
  }
}
