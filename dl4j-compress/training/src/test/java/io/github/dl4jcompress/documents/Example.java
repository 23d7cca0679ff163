package io.github.dl4jcompress.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A block of Java in a document.
 *
 * @param className of the class that it becomes: the document and the line where the block begins
 */
record Example(String className, String code) {
  private static final String FENCE = "```";

  /** All blocks of Java of a document in Markdown. */
  static List<Example> of(Path document) throws IOException {
    List<Example> examples = new ArrayList<>();
    String name = document.getFileName().toString().replace(".md", "");
    StringBuilder code = new StringBuilder();
    int begin = 0;
    int line = 0;
    for (String text : Files.readAllLines(document)) {
      line++;
      if (begin == 0 && text.equals(FENCE + "java")) {
        begin = line;
      } else if (begin > 0 && text.equals(FENCE)) {
        examples.add(new Example(name + "_line" + begin, code.toString()));
        code.setLength(0);
        begin = 0;
      } else if (begin > 0) {
        code.append(text).append('\n');
      }
    }
    return examples;
  }

  /** A class with the block as its method, which sees what every reader of the page would have. */
  String source() {
    return """
        import io.github.dl4jcompress.*;
        import io.github.dl4jcompress.audio.*;
        import io.github.dl4jcompress.bridge.*;
        import io.github.dl4jcompress.checkpoint.*;
        import io.github.dl4jcompress.compress.*;
        import io.github.dl4jcompress.distill.*;
        import io.github.dl4jcompress.format.*;
        import io.github.dl4jcompress.infer.*;
        import io.github.dl4jcompress.lowrank.*;
        import io.github.dl4jcompress.model.*;
        import io.github.dl4jcompress.penalty.*;
        import io.github.dl4jcompress.prune.*;
        import io.github.dl4jcompress.quantize.*;
        import io.github.dl4jcompress.report.*;
        import io.github.dl4jcompress.shrink.*;
        import java.io.File;
        import java.nio.file.Files;
        import java.nio.file.Path;
        import java.time.Duration;
        import java.util.List;
        import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

        public class %s extends io.github.dl4jcompress.documents.Surroundings {
          @Override
          public void run() throws Exception {
        %s
          }
        }
        """
        .formatted(className, code);
  }
}
