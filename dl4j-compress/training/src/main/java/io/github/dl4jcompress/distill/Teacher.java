package io.github.dl4jcompress.distill;

import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * One trained network, or several whose logits are averaged, to learn from.
 *
 * <pre>{@code
 * Teacher.of(large)
 * Teacher.of(first).and(second).and(third, 0.5)
 * }</pre>
 *
 * <p>Averaging logits is taking the geometric mean of the teachers' probabilities (Hinton et al.
 * 2015, section 2). The networks are copied, so training one on, such as a student taught by its
 * own float self, does not move the teacher. Immutable.
 */
public final class Teacher {
  private final List<Member> members;

  private record Member(Logits logits, Objective objective, double weight, long fingerprint) {}

  private Teacher(List<Member> members) {
    this.members = List.copyOf(members);
  }

  /** A single network with one input and one output layer. */
  public static Teacher of(Model network) {
    return new Teacher(List.of(member(network, 1)));
  }

  /** This teacher and one more network of the same weight as the first. */
  public Teacher and(Model network) {
    return and(network, 1);
  }

  /** This teacher and one more network; the first has weight 1. */
  public Teacher and(Model network, double weight) {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("weight must be finite and > 0, got " + weight);
    }
    Member added = member(network, weight);
    if (added.objective() != objective()) {
      throw new UnsupportedNetworkException(
          "teachers with different output activations: "
              + objective()
              + " and "
              + added.objective());
    }
    List<Member> more = new ArrayList<>(members);
    more.add(added);
    return new Teacher(more);
  }

  private static Member member(Model network, double weight) {
    return new Member(
        Logits.of(network),
        Objective.of(Logits.activationOf(network)),
        weight,
        ExampleKeys.of(network.params()));
  }

  /** The layers of the first network. */
  List<NamedLayer> layers() {
    return members.get(0).logits().layers();
  }

  /** A number that is another one for other parameters or weights. */
  long fingerprint() {
    return members.stream()
        .mapToLong(member -> member.fingerprint() * 31 + Double.hashCode(member.weight()))
        .reduce(17, (sum, member) -> sum * 31 + member);
  }

  Objective objective() {
    return members.get(0).objective();
  }

  /** Logits of a mini-batch, {@code [miniBatch, C]} or {@code [miniBatch, C, time]}. */
  INDArray logits(DataSet batch) {
    return withHidden(batch, Set.of()).logits();
  }

  /** Logits of a mini-batch, and what layers of the first network put out. */
  Logits.WithHidden withHidden(DataSet batch, Set<String> layers) {
    Optional<INDArray> mask = Optional.ofNullable(batch.getFeaturesMaskArray());
    double total = members.stream().mapToDouble(Member::weight).sum();
    Logits.WithHidden first = members.get(0).logits().withHidden(batch.getFeatures(), mask, layers);
    INDArray sum = first.logits().mul(members.get(0).weight() / total);
    for (Member member : members.subList(1, members.size())) {
      INDArray logits = member.logits().of(batch.getFeatures(), mask);
      if (!Arrays.equals(logits.shape(), sum.shape())) {
        throw new UnsupportedNetworkException(
            "teachers put out different shapes: "
                + Arrays.toString(sum.shape())
                + " and "
                + Arrays.toString(logits.shape()));
      }
      sum.addi(logits.mul(member.weight() / total));
    }
    return new Logits.WithHidden(sum, first.hidden());
  }
}
