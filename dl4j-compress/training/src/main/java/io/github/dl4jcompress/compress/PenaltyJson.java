package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.penalty.Penalty;
import io.github.dl4jcompress.penalty.PenaltyRecipe;
import java.util.List;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The part of a recipe in JSON that is about penalties. */
final class PenaltyJson {
  private static final String LASSO = "lasso";
  private static final String L0 = "l0";
  private static final String DROPOUT = "variationalDropout";

  private PenaltyJson() {}

  static PenaltyRecipe read(JsonFields fields) {
    PenaltyRecipe recipe =
        penalty(fields)
            .overSteps(fields.integer("beginStep", 0), fields.integer("endStep"))
            .warmUp(fields.integer("warmUpSteps", 0))
            .seed(fields.integer("seed", 0))
            .only(fields.texts("only").toArray(String[]::new))
            .except(fields.texts("except").toArray(String[]::new));
    fields.requireNothingElse();
    return recipe;
  }

  private static Penalty penalty(JsonFields fields) {
    String kind = fields.text("kind");
    return switch (kind) {
      case LASSO -> new Penalty.Lasso(fields.number("strength"), group(fields));
      case L0 -> gates(fields);
      case DROPOUT -> dropout(fields);
      default ->
          throw fields.error(
              "kind must be one of " + List.of(LASSO, L0, DROPOUT) + ", got '" + kind + "'");
    };
  }

  private static Penalty gates(JsonFields fields) {
    Penalty.HardConcrete gates = Penalty.l0(fields.number("strength"), examples(fields));
    return gates
        .each(group(fields))
        .learningGatesAt(fields.number("rate", gates.rate()))
        .keepingAtFirst(fields.number("initialKeep", gates.initialKeep()));
  }

  private static Penalty dropout(JsonFields fields) {
    Penalty.VariationalDropout dropout = Penalty.variationalDropout(examples(fields));
    return dropout
        .strength(fields.number("strength", dropout.strength()))
        .learningNoiseAt(fields.number("rate", dropout.rate()));
  }

  private static long examples(JsonFields fields) {
    return fields.integer("examples");
  }

  private static Penalty.Group group(JsonFields fields) {
    String name = fields.text("group", JsonConstants.name(Penalty.Group.WEIGHT));
    return JsonConstants.constant(name, Penalty.Group.values(), fields, "group");
  }

  static void write(ObjectNode node, PenaltyRecipe recipe) {
    penalty(node, recipe.penalty());
    node.put("beginStep", recipe.beginStep())
        .put("endStep", recipe.endStep())
        .put("warmUpSteps", recipe.warmUpSteps())
        .put("seed", recipe.seed());
    recipe.only().forEach(node.putArray("only")::add);
    recipe.except().forEach(node.putArray("except")::add);
  }

  private static void penalty(ObjectNode node, Penalty penalty) {
    if (penalty instanceof Penalty.Lasso lasso) {
      node.put("kind", LASSO)
          .put("strength", lasso.strength())
          .put("group", JsonConstants.name(lasso.group()));
    } else if (penalty instanceof Penalty.HardConcrete gates) {
      node.put("kind", L0)
          .put("strength", gates.strength())
          .put("examples", gates.examples())
          .put("group", JsonConstants.name(gates.group()))
          .put("rate", gates.rate())
          .put("initialKeep", gates.initialKeep());
    } else if (penalty instanceof Penalty.VariationalDropout dropout) {
      node.put("kind", DROPOUT)
          .put("strength", dropout.strength())
          .put("examples", dropout.examples())
          .put("rate", dropout.rate());
    } else {
      throw new AssertionError("sealed type with a new kind: " + penalty);
    }
  }
}
