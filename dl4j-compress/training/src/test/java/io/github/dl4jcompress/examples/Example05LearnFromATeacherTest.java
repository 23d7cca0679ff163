package io.github.dl4jcompress.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.distill.DistillationTrainer;
import io.github.dl4jcompress.distill.LogitCache;
import io.github.dl4jcompress.distill.StudentDesign;
import io.github.dl4jcompress.distill.Teacher;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

/** Teaches a smaller network what a larger one knows. */
class Example05LearnFromATeacherTest {
  @Test
  void aStudentOfHalfTheWidthLearns() {
    MultiLayerNetwork teacher = Digits.trained();
    MultiLayerNetwork student = StudentDesign.of(teacher).width(0.5).buildFromTeacher(1);
    DistillationTrainer.of(
            student, Teacher.of(teacher), Distillation.temperature(4).softWeight(0.7))
        .cache(LogitCache.inMemory())
        .fit(Digits.train(), Digits.EPOCHS);
    assertThat(student.numParams()).isLessThan(teacher.numParams() / 2);
    assertThat(student.evaluate(Digits.test()).accuracy()).isGreaterThan(0.9);
  }
}
