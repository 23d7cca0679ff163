package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.distill.FeatureHint;
import io.github.dl4jcompress.distill.FeatureHint.Kind;
import io.github.dl4jcompress.distill.StepRamp;
import io.github.dl4jcompress.prune.ConstantSparsity;
import io.github.dl4jcompress.prune.CubicSparsity;
import io.github.dl4jcompress.prune.OneShotSparsity;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;

/** Reads a {@link CompressionRecipe} from JSON, refusing every key it does not know. */
final class RecipeReader {
  /** No class is ever loaded by a name in a file: these are all there are. */
  private static final List<Class<? extends Layer>> TYPES =
      List.of(
          DenseLayer.class,
          OutputLayer.class,
          ConvolutionLayer.class,
          EmbeddingLayer.class,
          LSTM.class,
          SimpleRnn.class,
          RnnOutputLayer.class);

  private RecipeReader() {}

  static CompressionRecipe recipe(String json) {
    JsonFields root = JsonFields.parse(json);
    long version = root.integer("version");
    if (version != RecipeWriter.VERSION) {
      throw new IllegalArgumentException(
          "recipe version " + version + "; this library reads " + RecipeWriter.VERSION);
    }
    JsonFields quantize = root.object("quantize");
    QuantizationRecipe quantization =
        QuantizationRecipe.weights(quantize.smallInteger("weightBits"))
            .fromStep(quantize.integer("fromStep", 0))
            .leaving(quantize.texts("leaving").toArray(String[]::new))
            .leavingHalf(quantize.texts("leavingHalf").toArray(String[]::new));
    quantize.requireNothingElse();
    Optional<PruningRecipe> pruning = root.optional("prune").map(RecipeReader::pruning);
    Optional<Distillation> distillation = root.optional("distill").map(RecipeReader::distillation);
    double rateDistortion = root.number("rateDistortion", 0);
    root.requireNothingElse();
    return new CompressionRecipe(quantization, pruning, distillation, rateDistortion);
  }

  private static PruningRecipe.Scope scope(JsonFields fields) {
    String name = fields.text("scope", "layer");
    return switch (name) {
      case "layer" -> PruningRecipe.Scope.LAYER;
      case "gate" -> PruningRecipe.Scope.GATE;
      case "global" -> PruningRecipe.Scope.GLOBAL;
      default ->
          throw fields.error("scope must be 'layer', 'gate' or 'global', got '" + name + "'");
    };
  }

  private static PruningRecipe pruning(JsonFields fields) {
    SparsitySchedule schedule = schedule(fields.object("schedule"));
    PruningRecipe recipe =
        new PruningRecipe(
            schedule,
            scope(fields),
            fields.texts("only"),
            fields.texts("except"),
            types(fields, "onlyTypes"),
            types(fields, "exceptTypes"));
    fields.requireNothingElse();
    return recipe;
  }

  private static SparsitySchedule schedule(JsonFields fields) {
    String kind = fields.text("kind");
    SparsitySchedule schedule =
        switch (kind) {
          case "cubic" ->
              new CubicSparsity(
                  fields.number("initial", 0),
                  fields.number("target"),
                  fields.integer("beginStep", 0),
                  fields.integer("endStep"),
                  frequency(fields));
          case "constant" ->
              new ConstantSparsity(
                  fields.number("target"),
                  fields.integer("beginStep", 0),
                  fields.integer("endStep"),
                  frequency(fields));
          case "oneShot" -> new OneShotSparsity(fields.number("target"), fields.integer("step"));
          default ->
              throw fields.error("kind must be cubic, constant or oneShot, got '" + kind + "'");
        };
    fields.requireNothingElse();
    return schedule;
  }

  private static int frequency(JsonFields fields) {
    return fields.smallInteger("frequency", SparsitySchedule.DEFAULT_FREQUENCY);
  }

  private static List<Class<? extends Layer>> types(JsonFields fields, String key) {
    return fields.texts(key).stream().<Class<? extends Layer>>map(n -> type(fields, n)).toList();
  }

  private static Class<? extends Layer> type(JsonFields fields, String name) {
    return TYPES.stream()
        .filter(type -> type.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow(() -> fields.error("unknown layer type '" + name + "'; known: " + names()));
  }

  /** The name under which a layer type can be read back. */
  static String name(Class<? extends Layer> type) {
    if (!TYPES.contains(type)) {
      throw new IllegalArgumentException(
          "layer type " + type.getSimpleName() + " cannot be written; known: " + names());
    }
    return type.getSimpleName();
  }

  private static List<String> names() {
    return TYPES.stream().map(Class::getSimpleName).toList();
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
