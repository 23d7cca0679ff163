package io.github.dl4jcompress;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** Which way the arrows between the packages point, and what training code must not use. */
@AnalyzeClasses(
    packages = "io.github.dl4jcompress",
    importOptions = ImportOption.DoNotIncludeTests.class)
class TrainingArchitectureTest {
  /** Ways to make a network small. None of them knows another; compress joins them. */
  private static final List<String> TECHNIQUES =
      List.of(
          "..prune..", "..penalty..", "..shrink..", "..lowrank..", "..quantize..", "..distill..");

  private static final String JOINED = "..compress";

  private static ArchRule knowsNothingOf(String part, List<String> packages) {
    return noClasses()
        .that()
        .resideInAPackage(part)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages.toArray(String[]::new));
  }

  private static List<String> with(String more) {
    return Stream.concat(TECHNIQUES.stream(), Stream.of(more)).toList();
  }

  @ArchTest
  static final ArchRule bridgeKnowsNoTechnique = knowsNothingOf("..bridge..", with(JOINED));

  @ArchTest
  static void techniquesKnowNoOther(JavaClasses classes) {
    for (String technique : TECHNIQUES) {
      List<String> others = new ArrayList<>(with(JOINED));
      others.remove(technique);
      knowsNothingOf(technique, others).check(classes);
    }
  }

  @ArchTest
  static final ArchRule reportingKnowsNoTechnique = knowsNothingOf("..report..", with(JOINED));

  @ArchTest
  static final ArchRule checkpointsKnowNoTechnique = knowsNothingOf("..checkpoint..", with(JOINED));

  @ArchTest
  static final ArchRule checkpointsKnowNoReports =
      knowsNothingOf("..checkpoint..", List.of("..report.."));

  @ArchTest
  static final ArchRule nobodyNeedsCheckpoints =
      noClasses()
          .that()
          .resideOutsideOfPackage("..checkpoint..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..checkpoint..");

  @ArchTest
  static final ArchRule runtimeKnowsNoTraining =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.github.dl4jcompress", "..model..", "..codec..", "..format..", "..infer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..bridge..", "..report..", "..checkpoint..", JOINED)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(TECHNIQUES.toArray(String[]::new));

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
