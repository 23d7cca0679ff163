package io.github.dl4jcompress.cli;

import java.io.IOException;
import org.nd4j.shade.jackson.core.util.DefaultIndenter;
import org.nd4j.shade.jackson.core.util.DefaultPrettyPrinter;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** JSON as this program writes it: indented, the same bytes on every platform. */
final class Json {
  private Json() {}

  /** Maps, lists, texts and numbers, with a line feed at the end. */
  static String text(Object json) throws IOException {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(lines);
    return new ObjectMapper().writer(printer).writeValueAsString(json) + "\n";
  }
}
