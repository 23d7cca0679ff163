package io.github.dl4jcompress.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.deeplearning4j.util.ModelSerializer;

/** What files from outside cannot reach, and which way the arrows point. */
@AnalyzeClasses(
    packages = "io.github.dl4jcompress.cli",
    importOptions = ImportOption.DoNotIncludeTests.class)
class CliArchitectureTest {
  @ArchTest
  static final ArchRule inputKnowsNeitherNetworksNorVerbs =
      noClasses()
          .that()
          .resideInAPackage("..cli.input")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.github.dl4jcompress.cli",
              "io.github.dl4jcompress.cli.network",
              "org.nd4j..",
              "org.deeplearning4j..");

  @ArchTest
  static final ArchRule networkKnowsNoVerbs =
      noClasses()
          .that()
          .resideInAPackage("..cli.network")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.github.dl4jcompress.cli");

  @ArchTest
  static final ArchRule noJavaDeserialization =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(ModelSerializer.class)
          .orShould()
          .callMethod(Class.class, "forName", String.class);
}
