package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.quantize.ActivationScheme;
import io.github.dl4jcompress.quantize.ActivationScheme.Learning;
import io.github.dl4jcompress.quantize.CodebookStart;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import io.github.dl4jcompress.quantize.RangeObserver;
import io.github.dl4jcompress.quantize.WeightScheme;
import io.github.dl4jcompress.quantize.WeightScheme.Grouping;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The part of a recipe in JSON that is about quantization; what is as usual is left out. */
final class QuantizationJson {
  private QuantizationJson() {}

  static void write(ObjectNode node, QuantizationRecipe recipe) {
    scheme(node, recipe.weights());
    if (!recipe.layers().isEmpty()) {
      ArrayNode layers = node.putArray("layers");
      recipe
          .layers()
          .forEach((names, scheme) -> scheme(layers.addObject().put("names", names), scheme));
    }
    if (!recipe.activations().equals(QuantizationRecipe.weights(8).activations())) {
      activations(node.putObject("activations"), recipe.activations());
    }
    node.put("fromStep", recipe.fromStep());
    ArrayNode singles = node.putArray("leaving");
    ArrayNode halves = node.putArray("leavingHalf");
    recipe.left().forEach((layer, how) -> (how == Precision.HALF ? halves : singles).add(layer));
  }

  private static void scheme(ObjectNode node, WeightScheme scheme) {
    node.put("weightBits", scheme.bits());
    WeightScheme plain = WeightScheme.of(scheme.kind(), scheme.bits());
    if (scheme.kind() != WeightScheme.Kind.UNIFORM) {
      node.put("scheme", name(scheme.kind()));
    }
    if (scheme.grouping() != plain.grouping()) {
      node.put("grouping", name(scheme.grouping()));
    }
    if (!scheme.clipping().equals(plain.clipping())) {
      observer(node.putObject("clipping"), scheme.clipping());
    }
    if (!scheme.start().equals(plain.start())) {
      node.putObject("start")
          .put("kind", name(scheme.start().kind()))
          .put("seed", scheme.start().seed());
    }
  }

  private static void observer(ObjectNode node, RangeObserver observer) {
    node.put("kind", name(observer.kind()));
    if (observer.kind() == RangeObserver.Kind.PERCENTILE) {
      node.put("fraction", observer.fraction());
    }
  }

  private static void activations(ObjectNode node, ActivationScheme scheme) {
    node.put("bits", scheme.bits());
    observer(node.putObject("observer"), scheme.observer());
    if (scheme.freezeAtStep() != ActivationScheme.NEVER) {
      node.put("freezeAtStep", scheme.freezeAtStep());
    }
    node.put("learning", name(scheme.learning()));
  }

  static QuantizationRecipe read(JsonFields fields) {
    QuantizationRecipe recipe = QuantizationRecipe.weights(scheme(fields));
    for (JsonFields layers : fields.objects("layers").toList()) {
      recipe = recipe.layers(layers.text("names"), scheme(layers));
      layers.requireNothingElse();
    }
    recipe =
        recipe
            .activations(
                fields
                    .optional("activations")
                    .map(QuantizationJson::activations)
                    .orElse(recipe.activations()))
            .fromStep(fields.integer("fromStep", 0))
            .leaving(fields.texts("leaving").toArray(String[]::new))
            .leavingHalf(fields.texts("leavingHalf").toArray(String[]::new));
    fields.requireNothingElse();
    return recipe;
  }

  private static WeightScheme scheme(JsonFields fields) {
    int bits = fields.smallInteger("weightBits");
    WeightScheme plain =
        WeightScheme.of(
            constant(fields, "scheme", WeightScheme.Kind.UNIFORM, WeightScheme.Kind.values()),
            bits);
    return new WeightScheme(
        plain.kind(),
        bits,
        constant(fields, "grouping", plain.grouping(), Grouping.values()),
        fields.optional("clipping").map(QuantizationJson::observer).orElse(plain.clipping()),
        fields.optional("start").map(QuantizationJson::start).orElse(plain.start()));
  }

  private static CodebookStart start(JsonFields fields) {
    CodebookStart.Kind kind =
        constant(fields, "kind", CodebookStart.Kind.LINEAR, CodebookStart.Kind.values());
    CodebookStart start = new CodebookStart(kind, fields.integer("seed", 0));
    fields.requireNothingElse();
    return start;
  }

  private static RangeObserver observer(JsonFields fields) {
    RangeObserver.Kind kind =
        constant(fields, "kind", RangeObserver.Kind.MIN_MAX, RangeObserver.Kind.values());
    RangeObserver observer = new RangeObserver(kind, fields.number("fraction", 1));
    fields.requireNothingElse();
    return observer;
  }

  private static ActivationScheme activations(JsonFields fields) {
    ActivationScheme plain = ActivationScheme.bits(fields.smallInteger("bits", 8));
    ActivationScheme scheme =
        new ActivationScheme(
            plain.bits(),
            fields.optional("observer").map(QuantizationJson::observer).orElse(plain.observer()),
            fields.integer("freezeAtStep", plain.freezeAtStep()),
            constant(fields, "learning", plain.learning(), Learning.values()));
    fields.requireNothingElse();
    return scheme;
  }

  private static String name(Enum<?> constant) {
    return JsonConstants.name(constant);
  }

  private static <E extends Enum<E>> E constant(
      JsonFields fields, String key, E fallback, E[] values) {
    return JsonConstants.constant(fields.text(key, name(fallback)), values, fields, key);
  }
}
