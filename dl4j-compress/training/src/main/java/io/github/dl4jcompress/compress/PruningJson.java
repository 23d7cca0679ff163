package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.prune.LayerSelection;
import io.github.dl4jcompress.prune.OneShotSparsity;
import io.github.dl4jcompress.prune.PruningCriterion;
import io.github.dl4jcompress.prune.PruningPattern;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.RampSparsity;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.prune.WeightCriteria;
import java.util.ArrayList;
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
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The part of a recipe in JSON that is about pruning. */
final class PruningJson {
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

  private static final String ONE_SHOT = "oneShot";

  /** Criteria without settings, each named as the method that makes it. */
  private static final List<Named> PLAIN_CRITERIA =
      List.of(
          new Named("magnitude", PruningCriterion.magnitude()),
          new Named("taylor", PruningCriterion.taylor()),
          new Named("movement", PruningCriterion.movement()),
          new Named("secondOrder", PruningCriterion.secondOrder()));

  private record Named(String name, PruningCriterion criterion) {}

  private PruningJson() {}

  static PruningRecipe read(JsonFields fields) {
    PruningRecipe recipe =
        new PruningRecipe(
            schedule(fields.object("schedule")),
            JsonConstants.constant(
                fields.text("scope", JsonConstants.name(PruningRecipe.Scope.LAYER)),
                PruningRecipe.Scope.values(),
                fields,
                "scope"),
            fields
                .optional("pattern")
                .map(PatternJson::pattern)
                .orElseGet(PruningPattern.Unstructured::new),
            fields
                .optional("criterion")
                .map(PruningJson::criterion)
                .orElseGet(PruningCriterion::magnitude),
            fields.optional("regrowth").map(PatternJson::regrowth),
            fields.numbers("targets"),
            new LayerSelection(
                fields.texts("only"),
                fields.texts("except"),
                types(fields, "onlyTypes"),
                types(fields, "exceptTypes")));
    fields.requireNothingElse();
    return recipe;
  }

  static void write(ObjectNode node, PruningRecipe recipe) {
    schedule(node.putObject("schedule"), recipe.schedule());
    node.put("scope", JsonConstants.name(recipe.scope()));
    PatternJson.write(node.putObject("pattern"), recipe.pattern());
    criterion(node.putObject("criterion"), recipe.criterion());
    recipe.regrowth().ifPresent(how -> PatternJson.write(node.putObject("regrowth"), how));
    ObjectNode targets = node.putObject("targets");
    recipe.targets().forEach(targets::put);
    strings(node.putArray("only"), recipe.layers().only());
    strings(node.putArray("except"), recipe.layers().except());
    strings(node.putArray("onlyTypes"), names(recipe.layers().onlyTypes()));
    strings(node.putArray("exceptTypes"), names(recipe.layers().exceptTypes()));
  }

  private static SparsitySchedule schedule(JsonFields fields) {
    String kind = fields.text("kind");
    SparsitySchedule schedule =
        kind.equals(ONE_SHOT)
            ? new OneShotSparsity(fields.number("target"), fields.integer("step"))
            : ramp(
                fields,
                JsonConstants.constant(
                    kind, RampSparsity.Curve.values(), fields, "kind", ONE_SHOT));
    fields.requireNothingElse();
    return schedule;
  }

  private static RampSparsity ramp(JsonFields fields, RampSparsity.Curve curve) {
    double target = fields.number("target");
    return new RampSparsity(
        curve,
        curve == RampSparsity.Curve.CONSTANT ? target : fields.number("initial", 0),
        target,
        fields.integer("beginStep", 0),
        fields.integer("endStep"),
        fields.smallInteger("frequency", SparsitySchedule.DEFAULT_FREQUENCY));
  }

  private static void schedule(ObjectNode node, SparsitySchedule schedule) {
    if (schedule instanceof RampSparsity ramp) {
      node.put("kind", JsonConstants.name(ramp.curve()));
      if (ramp.curve() != RampSparsity.Curve.CONSTANT) {
        node.put("initial", ramp.initial());
      }
      node.put("target", ramp.target())
          .put("beginStep", ramp.beginStep())
          .put("endStep", ramp.endStep())
          .put("frequency", ramp.frequency());
    } else if (schedule instanceof OneShotSparsity oneShot) {
      node.put("kind", ONE_SHOT).put("target", oneShot.target()).put("step", oneShot.step());
    } else {
      throw new AssertionError("sealed type with a new kind: " + schedule);
    }
  }

  private static PruningCriterion criterion(JsonFields fields) {
    String kind = fields.text("kind");
    PruningCriterion criterion =
        switch (kind) {
          case "absoluteThreshold" ->
              PruningCriterion.absoluteThreshold(fields.number("threshold"));
          case "relativeThreshold" ->
              PruningCriterion.relativeThreshold(fields.number("fraction"), reference(fields));
          case "random" -> PruningCriterion.random(fields.integer("seed"));
          default -> plainCriterion(fields, kind);
        };
    fields.requireNothingElse();
    return criterion;
  }

  private static WeightCriteria.Reference reference(JsonFields fields) {
    return JsonConstants.constant(
        fields.text("of"), WeightCriteria.Reference.values(), fields, "of");
  }

  private static PruningCriterion plainCriterion(JsonFields fields, String kind) {
    return PLAIN_CRITERIA.stream()
        .filter(plain -> plain.name().equals(kind))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> known = new ArrayList<>();
              PLAIN_CRITERIA.forEach(plain -> known.add(plain.name()));
              known.addAll(List.of("absoluteThreshold", "relativeThreshold", "random"));
              return JsonConstants.unknown(fields, "kind", known, kind);
            })
        .criterion();
  }

  private static void criterion(ObjectNode node, PruningCriterion criterion) {
    Optional<Named> plain =
        PLAIN_CRITERIA.stream().filter(known -> known.criterion().equals(criterion)).findFirst();
    if (plain.isPresent()) {
      node.put("kind", plain.get().name());
    } else if (criterion instanceof WeightCriteria.AbsoluteThreshold absolute) {
      node.put("kind", "absoluteThreshold").put("threshold", absolute.threshold());
    } else if (criterion instanceof WeightCriteria.RelativeThreshold relative) {
      node.put("kind", "relativeThreshold")
          .put("fraction", relative.fraction())
          .put("of", JsonConstants.name(relative.of()));
    } else if (criterion instanceof WeightCriteria.Chance random) {
      node.put("kind", "random").put("seed", random.seed());
    } else {
      throw new IllegalArgumentException(
          "criterion "
              + criterion
              + " cannot be written, only those that PruningCriterion makes; set it in code with"
              + " PruningRecipe.by");
    }
  }

  private static List<Class<? extends Layer>> types(JsonFields fields, String key) {
    return fields.texts(key).stream().<Class<? extends Layer>>map(n -> type(fields, n)).toList();
  }

  private static Class<? extends Layer> type(JsonFields fields, String name) {
    return TYPES.stream()
        .filter(type -> type.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow(
            () -> fields.error("unknown layer type '" + name + "'; known: " + simpleNames(TYPES)));
  }

  /** The names under which layer types can be read back. */
  private static List<String> names(List<Class<? extends Layer>> types) {
    for (Class<? extends Layer> type : types) {
      if (!TYPES.contains(type)) {
        throw new IllegalArgumentException(
            "layer type "
                + type.getSimpleName()
                + " cannot be written; known: "
                + simpleNames(TYPES));
      }
    }
    return simpleNames(types);
  }

  private static List<String> simpleNames(List<Class<? extends Layer>> types) {
    return types.stream().map(Class::getSimpleName).toList();
  }

  private static void strings(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}
