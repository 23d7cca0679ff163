package io.github.dl4jcompress.distill;

import io.github.dl4jcompress.bridge.ChainEditor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Derives a student from a teacher: narrower, with fewer layers, or both. Immutable; each method
 * gives a changed copy.
 *
 * <pre>{@code
 * MultiLayerNetwork student =
 *     StudentDesign.of(teacher).width(0.5).without("dense2").build(seed);
 * KnowledgeTransfer.parameters(teacher, student); // to start it from the teacher's parameters
 * }</pre>
 */
public final class StudentDesign {
  private final MultiLayerNetwork teacher;
  private final double width;
  private final List<String> dropped;

  private StudentDesign(MultiLayerNetwork teacher, double width, List<String> dropped) {
    this.teacher = Objects.requireNonNull(teacher, "teacher");
    this.width = width;
    this.dropped = List.copyOf(dropped);
  }

  /** A student that is like its teacher. */
  public static StudentDesign of(MultiLayerNetwork teacher) {
    return new StudentDesign(teacher, 1, List.of());
  }

  /**
   * Multiplies the number of output channels of every layer but the last.
   *
   * @param multiplier in (0, 1]; at least one channel stays
   */
  public StudentDesign width(double multiplier) {
    if (!(multiplier > 0 && multiplier <= 1)) {
      throw new IllegalArgumentException("width multiplier must be in (0, 1], got " + multiplier);
    }
    return new StudentDesign(teacher, multiplier, dropped);
  }

  /** Leaves a hidden layer out, by name. Adds up. */
  public StudentDesign without(String layer) {
    List<String> more = new ArrayList<>(dropped);
    more.add(layer);
    return new StudentDesign(teacher, width, more);
  }

  /**
   * An untrained student with the teacher's training settings.
   *
   * @param seed of its initial parameters
   * @throws IllegalArgumentException if a layer to leave out is not there, or cannot be left out
   *     because the shapes around it would not fit
   */
  public MultiLayerNetwork build(long seed) {
    ChainEditor editor = new ChainEditor(teacher);
    dropped.forEach(editor::drop);
    editor.scaleWidth(width);
    return editor.build(seed);
  }
}
