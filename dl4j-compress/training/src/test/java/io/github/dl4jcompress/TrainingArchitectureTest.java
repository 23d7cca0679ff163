package io.github.dl4jcompress;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** Which way the arrows between the packages point, and what training code must not use. */
@AnalyzeClasses(
    packages = "io.github.dl4jcompress",
    importOptions = ImportOption.DoNotIncludeTests.class)
class TrainingArchitectureTest {
  private static ArchRule knowsNothingOf(String part, String... packages) {
    return noClasses()
        .that()
        .resideInAPackage(part)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  @ArchTest
  static final ArchRule bridgeKnowsNoTechnique =
      knowsNothingOf(
          "..bridge..",
          "..prune..",
          "..penalty..",
          "..shrink..",
          "..quantize..",
          "..distill..",
          "..compress");

  @ArchTest
  static final ArchRule pruningKnowsNoOtherTechnique =
      knowsNothingOf(
          "..prune..", "..penalty..", "..shrink..", "..quantize..", "..distill..", "..compress");

  @ArchTest
  static final ArchRule penaltiesKnowNoOtherTechnique =
      knowsNothingOf(
          "..penalty..", "..prune..", "..shrink..", "..quantize..", "..distill..", "..compress");

  @ArchTest
  static final ArchRule shrinkingKnowsNoOtherTechnique =
      knowsNothingOf(
          "..shrink..", "..prune..", "..penalty..", "..quantize..", "..distill..", "..compress");

  @ArchTest
  static final ArchRule quantizationKnowsNoOtherTechnique =
      knowsNothingOf(
          "..quantize..", "..prune..", "..penalty..", "..shrink..", "..distill..", "..compress");

  @ArchTest
  static final ArchRule distillationKnowsNoOtherTechnique =
      knowsNothingOf(
          "..distill..", "..prune..", "..penalty..", "..shrink..", "..quantize..", "..compress");

  @ArchTest
  static final ArchRule reportingKnowsNoTechnique =
      knowsNothingOf(
          "..report..",
          "..prune..",
          "..penalty..",
          "..shrink..",
          "..quantize..",
          "..distill..",
          "..compress");

  @ArchTest
  static final ArchRule runtimeKnowsNoTraining =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.github.dl4jcompress", "..model..", "..codec..", "..format..", "..infer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..bridge..",
              "..prune..",
              "..penalty..",
              "..shrink..",
              "..quantize..",
              "..distill..",
              "..report..",
              "..compress");

  @ArchTest
  static final ArchRule onlyTheBridgeUsesReflection =
      noClasses()
          .that()
          .resideOutsideOfPackage("..bridge..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.lang.reflect..");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("io.github.dl4jcompress.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule noConsole = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule noJavaDeserialization =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream");

  @ArchTest
  static final ArchRule noReadingOfDl4jFiles =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ModelSerializer.class)
          .orShould()
          .callMethodWhere(describe("reads an ND4J file", TrainingArchitectureTest::readsNd4jFile))
          .orShould()
          .callMethodWhere(describe("loads a DL4J file", TrainingArchitectureTest::loadsDl4jFile));

  private static boolean readsNd4jFile(JavaMethodCall call) {
    return call.getTargetOwner().isEquivalentTo(Nd4j.class) && call.getName().startsWith("read");
  }

  private static boolean loadsDl4jFile(JavaMethodCall call) {
    return call.getTargetOwner().getPackageName().startsWith("org.deeplearning4j")
        && call.getName().equals("load");
  }
}
