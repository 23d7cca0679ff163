package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.distill.FeatureHint;
import io.github.dl4jcompress.distill.FeatureHint.Kind;
import io.github.dl4jcompress.distill.StepRamp;
import io.github.dl4jcompress.penalty.PenaltyRecipe;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.util.Arrays;
import java.util.Optional;

/** Reads a {@link CompressionRecipe} from JSON, refusing every key it does not know. */
final class RecipeReader {
  private RecipeReader() {}

  static CompressionRecipe recipe(String json) {
    JsonFields root = JsonFields.parse(json);
    long version = root.integer("version");
    if (version != RecipeWriter.VERSION) {
      throw new IllegalArgumentException(
          "recipe version " + version + "; this library reads " + RecipeWriter.VERSION);
    }
    QuantizationRecipe quantization = QuantizationJson.read(root.object("quantize"));
    Optional<PruningRecipe> pruning = root.optional("prune").map(PruningJson::read);
    Optional<PenaltyRecipe> penalty = root.optional("penalize").map(PenaltyJson::read);
    Optional<Distillation> distillation = root.optional("distill").map(RecipeReader::distillation);
    double rateDistortion = root.number("rateDistortion", 0);
    root.requireNothingElse();
    return new CompressionRecipe(quantization, pruning, penalty, distillation, rateDistortion);
  }

  private static Distillation distillation(JsonFields fields) {
    Distillation defaults = Distillation.temperature(1);
    Distillation recipe =
        new Distillation(
            ramp(fields, "temperature", defaults.temperature()),
            ramp(fields, "hardWeight", defaults.hardWeight()),
            ramp(fields, "softWeight", defaults.softWeight()),
            ramp(fields, "teacherLabelWeight", defaults.teacherLabelWeight()),
            fields.number("labelSmoothing", defaults.labelSmoothing()),
            fields.objects("hints").map(RecipeReader::hint).toList());
    fields.requireNothingElse();
    return recipe;
  }

  private static FeatureHint hint(JsonFields fields) {
    String name = fields.text("kind");
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(known -> RecipeWriter.name(known).equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    fields.error(
                        "kind must be one of "
                            + Arrays.stream(Kind.values()).map(RecipeWriter::name).toList()
                            + ", got '"
                            + name
                            + "'"));
    FeatureHint hint =
        new FeatureHint(
            kind,
            fields.text("studentLayer"),
            fields.text("teacherLayer"),
            ramp(fields, "weight", StepRamp.constant(1)));
    fields.requireNothingElse();
    return hint;
  }

  /** A number, or {@code {"first": .., "last": .., "steps": ..}}. */
  private static StepRamp ramp(JsonFields fields, String key, StepRamp fallback) {
    if (!fields.holdsObject(key)) {
      return StepRamp.constant(fields.number(key, fallback.last()));
    }
    JsonFields ramp = fields.object(key);
    StepRamp result =
        new StepRamp(ramp.number("first"), ramp.number("last"), ramp.integer("steps"));
    ramp.requireNothingElse();
    return result;
  }
}
