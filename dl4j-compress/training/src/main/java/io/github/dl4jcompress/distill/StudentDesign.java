package io.github.dl4jcompress.distill;

import io.github.dl4jcompress.bridge.NetworkEditor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;

/**
 * Derives a student from a teacher: narrower, with fewer layers, or both. Immutable; each method
 * gives a changed copy.
 *
 * <pre>{@code
 * MultiLayerNetwork student =
 *     StudentDesign.of(teacher).width(0.5).without("dense2").buildFromTeacher(seed);
 * }</pre>
 */
public final class StudentDesign<M extends Model> {
  private final M teacher;
  private final double width;
  private final Map<String, Double> widths;
  private final List<String> dropped;

  private StudentDesign(M teacher, double width, Map<String, Double> widths, List<String> dropped) {
    this.teacher = Objects.requireNonNull(teacher, "teacher");
    this.width = width;
    this.widths = Map.copyOf(widths);
    this.dropped = List.copyOf(dropped);
  }

  /**
   * A student that is like its teacher, a {@code MultiLayerNetwork} or {@code ComputationGraph}.
   */
  public static <M extends Model> StudentDesign<M> of(M teacher) {
    return new StudentDesign<>(teacher, 1, Map.of(), List.of());
  }

  /**
   * Multiplies the number of output channels of every layer but those that decide the network's
   * outputs.
   *
   * @param multiplier in (0, 1]; at least one channel stays
   */
  public StudentDesign<M> width(double multiplier) {
    return new StudentDesign<>(teacher, requireMultiplier(multiplier), widths, dropped);
  }

  /**
   * Multiplies the number of output channels of one layer, in place of the multiplier for all.
   *
   * @param multiplier in (0, 1]; at least one channel stays
   */
  public StudentDesign<M> width(String layer, double multiplier) {
    Map<String, Double> more = new HashMap<>(widths);
    more.put(layer, requireMultiplier(multiplier));
    return new StudentDesign<>(teacher, width, more, dropped);
  }

  private static double requireMultiplier(double multiplier) {
    if (!(multiplier > 0 && multiplier <= 1)) {
      throw new IllegalArgumentException("width multiplier must be in (0, 1], got " + multiplier);
    }
    return multiplier;
  }

  /** Leaves a hidden layer out, by name. Adds up. */
  public StudentDesign<M> without(String layer) {
    List<String> more = new ArrayList<>(dropped);
    more.add(layer);
    return new StudentDesign<>(teacher, width, widths, more);
  }

  /**
   * An untrained student with the teacher's training settings.
   *
   * @param seed of its initial parameters
   * @throws IllegalArgumentException if a layer that is named is not there
   * @throws io.github.dl4jcompress.bridge.UnsupportedNetworkException if a layer cannot be left out
   *     or changed because the shapes around it would not fit
   */
  @SuppressWarnings("unchecked") // the student has the class of the teacher
  public M build(long seed) {
    NetworkEditor editor = new NetworkEditor(teacher);
    dropped.forEach(editor::drop);
    editor.scaleWidths(width, widths);
    return (M) editor.build(seed);
  }

  /** A student that starts from the teacher's parameters, as far as they fit. */
  public M buildFromTeacher(long seed) {
    M student = build(seed);
    KnowledgeTransfer.parameters(teacher, student);
    return student;
  }
}
