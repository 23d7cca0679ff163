package io.github.dl4jcompress.distill;

import io.github.dl4jcompress.bridge.LayerTap;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** The hidden layers of a student that a recipe has hints for. */
final class HintedLayers {
  private final Model student;
  private final Teacher teacher;
  private final List<LayerLesson> lessons;

  /**
   * Looks the layers up.
   *
   * @throws IllegalArgumentException if a layer is not there
   * @throws UnsupportedNetworkException if a layer cannot be given a hint
   */
  HintedLayers(List<FeatureHint> hints, Model student, Teacher teacher) {
    this.student = student;
    this.teacher = teacher;
    hints.forEach(this::requireTeachable);
    lessons = hints.stream().map(hint -> LayerLesson.of(hint, student)).toList();
  }

  /** Number of hints. */
  int count() {
    return lessons.size();
  }

  /** From now on the student's hinted layers learn when it trains, until the taps are removed. */
  List<LayerTap> tap() {
    forget();
    Map<String, List<LayerLesson>> byLayer = new LinkedHashMap<>();
    for (LayerLesson lesson : lessons) {
      byLayer.computeIfAbsent(lesson.hint().studentLayer(), name -> new ArrayList<>()).add(lesson);
    }
    List<LayerTap> taps = new ArrayList<>();
    byLayer.forEach((layer, here) -> taps.add(LayerTap.insert(student, layer, here)));
    return taps;
  }

  /** Asks the teacher about the mini-batch that is trained on next; gives its logits. */
  INDArray teach(DataSet batch, long step) {
    List<LayerLesson> due = lessons.stream().filter(lesson -> lesson.weightAt(step) > 0).toList();
    Logits.WithHidden answer =
        teacher.withHidden(
            batch, due.stream().map(l -> l.hint().teacherLayer()).collect(Collectors.toSet()));
    for (LayerLesson lesson : due) {
      INDArray hidden = answer.hidden().get(lesson.hint().teacherLayer());
      lesson.prepare(Objects.requireNonNull(hidden), batch, lesson.weightAt(step));
    }
    return answer.logits();
  }

  /** Forgets a mini-batch that was not trained on. */
  void forget() {
    lessons.forEach(LayerLesson::forget);
  }

  /** Writes what the hints themselves have learned. */
  void writeState(DataOutput out) throws IOException {
    for (LayerLesson lesson : lessons) {
      lesson.loss().writeState(out);
    }
  }

  /** Takes over what was written for the same hints. */
  void readState(DataInput in) throws IOException {
    for (LayerLesson lesson : lessons) {
      lesson.loss().readState(in);
    }
  }

  private void requireTeachable(FeatureHint hint) {
    if (NetworkTopology.isTruncated(student)) {
      throw new UnsupportedNetworkException(
          "hints need whole sequences, and the student trains with truncated back-propagation");
    }
    List<NamedLayer> own = NetworkTopology.layers(student);
    NamedLayer taught = find("student", hint.studentLayer(), own);
    requireTraining(taught, own);
    for (NamedLayer layer :
        List.of(taught, find("teacher", hint.teacherLayer(), teacher.layers()))) {
      if (layer.isChannelsLast()) {
        throw new UnsupportedNetworkException(
            "layer '" + layer.name() + "' puts channels last; hints need them first");
      }
    }
  }

  private static NamedLayer find(String whose, String name, List<NamedLayer> layers) {
    return layers.stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no layer of the "
                        + whose
                        + " is called '"
                        + name
                        + "'; layers: "
                        + String.join(", ", layers.stream().map(NamedLayer::name).toList())));
  }

  private void requireTraining(NamedLayer taught, List<NamedLayer> own) {
    boolean last = taught.name().equals(Logits.outputLayer(student).name());
    if (last || taught.layer() instanceof FrozenLayer) {
      throw new UnsupportedNetworkException(
          "layer '"
              + taught.name()
              + "' is "
              + (last ? "the output layer" : "frozen")
              + "; hints are for hidden layers that train");
    }
    if (!(student instanceof MultiLayerNetwork)) {
      return;
    }
    // In a chain, DL4J's backward pass ends at the last frozen layer.
    own.stream()
        .dropWhile(layer -> !layer.name().equals(taught.name()))
        .filter(layer -> layer.layer() instanceof FrozenLayer)
        .findFirst()
        .ifPresent(
            frozen -> {
              throw new UnsupportedNetworkException(
                  "layer '"
                      + frozen.name()
                      + "' behind '"
                      + taught.name()
                      + "' is frozen and lets no gradient through");
            });
  }
}
