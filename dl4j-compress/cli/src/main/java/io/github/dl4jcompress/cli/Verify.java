package io.github.dl4jcompress.cli;

import static io.github.dl4jcompress.demo.ReportFile.ordered;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.cli.input.RefusedFileException;
import io.github.dl4jcompress.demo.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads all of a file as a device would, and says whether that went well. */
@Command(
    name = "verify",
    description = "Checks a model: checksums, bounds, that its layers fit each other.",
    footer = "dl4j-compress verify lenet.d4c")
final class Verify extends Verb {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "MODEL", description = "A .d4c file.")
  private Path model;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "What the file's SHA-256 must be: checksums inside it stop accidents only.")
  private Optional<String> sha256 = Optional.empty();

  @Mixin private ModelSource source = new ModelSource();

  @Override
  Answer answer(Console console) throws IOException {
    sha256.ifPresent(Verify::requireHex);
    CompactModel opened = source.load(model);
    String found = ModelSource.sha256(model);
    if (sha256.isPresent() && !sha256.get().toLowerCase(Locale.ROOT).equals(found)) {
      throw new RefusedFileException(
          model + ": SHA-256 is " + found + ", expected " + sha256.get());
    }
    long bytes = ModelSource.bytes(source.sections(model));
    int layers = opened.network().layers().size();
    return Answer.of(
        model
            + ": sound, "
            + Shown.count(bytes, "byte")
            + ", "
            + Shown.count(layers, "layer")
            + ", "
            + Shown.count(opened.network().weights(), "weight")
            + "\n",
        ordered(
            "verb",
            "verify",
            "version",
            1,
            "model",
            model.toString(),
            "bytes",
            bytes,
            "sha256",
            found,
            "layers",
            layers,
            "weights",
            opened.network().weights()));
  }

  private static void requireHex(String text) {
    if (!text.matches("[0-9a-fA-F]{64}")) {
      throw new UsageException("--sha256 takes 64 hexadecimal digits, got '" + text + "'");
    }
  }
}
