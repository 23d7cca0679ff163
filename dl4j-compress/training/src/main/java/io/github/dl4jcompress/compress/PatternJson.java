package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.prune.PruningPattern;
import io.github.dl4jcompress.prune.Regrowth;
import java.util.List;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The parts of a recipe in JSON that say what is pruned together, and how it may come back. */
final class PatternJson {
  private PatternJson() {}

  static PruningPattern pattern(JsonFields fields) {
    String kind = fields.text("kind");
    PruningPattern pattern =
        switch (kind) {
          case "unstructured" -> new PruningPattern.Unstructured();
          case "nOfM" ->
              new PruningPattern.NOfM(fields.smallInteger("n"), fields.smallInteger("m"));
          case "blocks" ->
              new PruningPattern.Blocks(
                  fields.smallInteger("rows"), fields.smallInteger("columns"));
          case "bankBalanced" -> new PruningPattern.BankBalanced(fields.smallInteger("bank"));
          case "units" -> new PruningPattern.Units();
          default ->
              throw JsonConstants.unknown(
                  fields,
                  "kind",
                  List.of("unstructured", "nOfM", "blocks", "bankBalanced", "units"),
                  kind);
        };
    fields.requireNothingElse();
    return pattern;
  }

  static void write(ObjectNode node, PruningPattern pattern) {
    if (pattern instanceof PruningPattern.Unstructured) {
      node.put("kind", "unstructured");
    } else if (pattern instanceof PruningPattern.NOfM nOfM) {
      node.put("kind", "nOfM").put("n", nOfM.n()).put("m", nOfM.m());
    } else if (pattern instanceof PruningPattern.Blocks blocks) {
      node.put("kind", "blocks").put("rows", blocks.rows()).put("columns", blocks.columns());
    } else if (pattern instanceof PruningPattern.BankBalanced banks) {
      node.put("kind", "bankBalanced").put("bank", banks.bank());
    } else if (pattern instanceof PruningPattern.Units) {
      node.put("kind", "units");
    } else {
      throw new AssertionError("sealed type with a new kind: " + pattern);
    }
  }

  static Regrowth regrowth(JsonFields fields) {
    String kind = fields.text("kind");
    Regrowth regrowth =
        switch (kind) {
          case "softMasks" ->
              new Regrowth.SoftMasks(fields.integer("freezeStep"), fields.number("hysteresis", 0));
          case "dropAndGrow" -> new Regrowth.DropAndGrow(fields.number("fraction"));
          default ->
              throw JsonConstants.unknown(
                  fields, "kind", List.of("softMasks", "dropAndGrow"), kind);
        };
    fields.requireNothingElse();
    return regrowth;
  }

  static void write(ObjectNode node, Regrowth regrowth) {
    if (regrowth instanceof Regrowth.SoftMasks soft) {
      node.put("kind", "softMasks")
          .put("freezeStep", soft.freezeStep())
          .put("hysteresis", soft.hysteresis());
    } else if (regrowth instanceof Regrowth.DropAndGrow moving) {
      node.put("kind", "dropAndGrow").put("fraction", moving.fraction());
    } else {
      throw new AssertionError("sealed type with a new kind: " + regrowth);
    }
  }
}
