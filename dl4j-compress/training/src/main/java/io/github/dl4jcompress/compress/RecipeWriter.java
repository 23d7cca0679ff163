package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.distill.FeatureHint;
import io.github.dl4jcompress.distill.StepRamp;
import java.util.Locale;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Writes a {@link CompressionRecipe} as JSON; {@link RecipeReader} reads it. */
final class RecipeWriter {
  static final int VERSION = 1;

  private RecipeWriter() {}

  static String json(CompressionRecipe recipe) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("version", VERSION);
    QuantizationJson.write(root.putObject("quantize"), recipe.quantization());
    recipe.pruning().ifPresent(pruning -> PruningJson.write(root.putObject("prune"), pruning));
    recipe.penalty().ifPresent(penalty -> PenaltyJson.write(root.putObject("penalize"), penalty));
    recipe.distillation().ifPresent(distill -> distill(root.putObject("distill"), distill));
    root.put("rateDistortion", recipe.rateDistortion());
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a tree of numbers and strings", e);
    }
  }

  private static void distill(ObjectNode node, Distillation recipe) {
    ramp(node, "temperature", recipe.temperature());
    ramp(node, "hardWeight", recipe.hardWeight());
    ramp(node, "softWeight", recipe.softWeight());
    ramp(node, "teacherLabelWeight", recipe.teacherLabelWeight());
    node.put("labelSmoothing", recipe.labelSmoothing());
    ArrayNode hints = node.putArray("hints");
    recipe.hints().forEach(hint -> hint(hints.addObject(), hint));
  }

  private static void hint(ObjectNode node, FeatureHint hint) {
    node.put("kind", name(hint.kind()))
        .put("studentLayer", hint.studentLayer())
        .put("teacherLayer", hint.teacherLayer());
    ramp(node, "weight", hint.weight());
  }

  static String name(FeatureHint.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static void ramp(ObjectNode node, String key, StepRamp ramp) {
    if (ramp.steps() == 0) {
      node.put(key, ramp.last());
    } else {
      node.putObject(key)
          .put("first", ramp.first())
          .put("last", ramp.last())
          .put("steps", ramp.steps());
    }
  }
}
