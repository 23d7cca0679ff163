package io.github.dl4jcompress.model;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What travels with a network so that its inputs can be made and its outputs be named.
 *
 * @param labels names of the outputs, in their order; empty if they have none
 * @param frontEnd how sound becomes the network's inputs; empty if they are no sound
 */
public record Metadata(List<String> labels, Optional<AudioFrontEnd> frontEnd) {
  /** Nothing. */
  public static final Metadata NONE = new Metadata(List.of(), Optional.empty());

  /** Most characters of a label. */
  public static final int MAX_LABEL = 1_000;

  public Metadata {
    labels = List.copyOf(labels);
    Objects.requireNonNull(frontEnd, "frontEnd");
    CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
    for (String label : labels) {
      if (label.isEmpty() || label.length() > MAX_LABEL) {
        throw new IllegalArgumentException(
            "a label needs 1 to " + MAX_LABEL + " characters, got " + label.length());
      }
      if (!utf8.canEncode(label)) {
        throw new IllegalArgumentException("a label has half of a character: '" + label + "'");
      }
    }
  }

  /** The same with names of the outputs. */
  public Metadata withLabels(List<String> names) {
    return new Metadata(names, frontEnd);
  }

  /** The same with a front end for sound. */
  public Metadata withFrontEnd(AudioFrontEnd sound) {
    return new Metadata(labels, Optional.of(sound));
  }

  /**
   * Checks that there is a name for each output, and that the front end makes the inputs; of a
   * network of several inputs or outputs nothing is known.
   *
   * @return these metadata
   */
  public Metadata requireFitting(Dataflow flow) {
    int inputs = flow.wiring().inputs();
    List<TensorShape> outputs = flow.outputShapes();
    if ((inputs > 1 || outputs.size() > 1) && !equals(NONE)) {
      throw new IllegalArgumentException(
          "labels and a front end are for networks of one input and one output, got "
              + inputs
              + " and "
              + outputs.size());
    }
    int answers = outputs.get(0).elements();
    if (!labels.isEmpty() && labels.size() != answers) {
      throw new IllegalArgumentException(
          "need a label for each of the " + answers + " outputs, got " + labels.size());
    }
    int values = flow.value(0).shape().elements();
    int features = frontEnd.isPresent() ? frontEnd.get().features() : values;
    if (features != values) {
      throw new IllegalArgumentException(
          "the front end gives " + features + " features, and the network takes " + values);
    }
    return this;
  }
}
