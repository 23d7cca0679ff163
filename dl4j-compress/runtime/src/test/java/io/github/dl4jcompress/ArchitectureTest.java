package io.github.dl4jcompress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way the arrows between the packages point, and what a file from outside cannot reach. */
@AnalyzeClasses(
    packages = "io.github.dl4jcompress",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String VECTORS = "jdk.incubator.vector..";

  private static ArchRule onlyDependsOn(String part, String... packages) {
    return classes()
        .that()
        .resideInAPackage(part)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  @ArchTest static final ArchRule modelStandsAlone = onlyDependsOn("..model", "..model", "java..");

  @ArchTest static final ArchRule codecStandsAlone = onlyDependsOn("..codec", "..codec", "java..");

  @ArchTest
  static final ArchRule inferKnowsModel =
      onlyDependsOn("..infer", "..infer", "..model", "java..", VECTORS);

  /** What a JVM without the module never loads. */
  @ArchTest
  static final ArchRule onlyTheVectorSetKnowsVectors =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("Vector")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(VECTORS);

  @ArchTest
  static final ArchRule nothingNamesTheVectorSet =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("Vector")
          .should()
          .dependOnClassesThat()
          .haveSimpleNameStartingWith("Vector");

  @ArchTest
  static final ArchRule generateKnowsModel =
      onlyDependsOn("..generate", "..generate", "..model", "java..");

  @ArchTest
  static final ArchRule audioKnowsModel = onlyDependsOn("..audio", "..audio", "..model", "java..");

  @ArchTest
  static final ArchRule formatKnowsCodecAndModel =
      onlyDependsOn("..format", "..format", "..codec", "..model", "java..");

  @ArchTest
  static final ArchRule allOfItIsOursOrTheJdks =
      onlyDependsOn("io.github.dl4jcompress..", "io.github.dl4jcompress..", "java..", VECTORS);

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("io.github.dl4jcompress.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noFrameworks =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.slf4j..");

  @ArchTest
  static final ArchRule noNetworkNorReflection =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.lang.reflect..");

  /** A vector operation that older JDKs do not have is called by a handle. */
  @ArchTest
  static final ArchRule noMethodHandles =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("Vector")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.lang.invoke..");

  @ArchTest
  static final ArchRule noJavaSerialization =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectOutputStream");

  /** The set of kernels is one that comes with the library, beside it. */
  @ArchTest
  static final ArchRule noClassesByName =
      noClasses()
          .that()
          .haveSimpleNameNotContaining("KernelSet")
          .should()
          .callMethod(Class.class, "forName", String.class)
          .orShould()
          .callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ClassLoader.class);

  @ArchTest
  static final ArchRule noProcesses =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Runtime.class, ProcessBuilder.class, Process.class);
}
