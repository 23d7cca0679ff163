package io.github.dl4jcompress.penalty;

import io.github.dl4jcompress.bridge.Numbers;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Parameters that a penalty learns beside the network's own: Adam (Kingma and Ba 2015, algorithm 1)
 * with the usual moments, 0.9 and 0.999.
 */
final class SideAdam {
  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.999;
  private static final double EPSILON = 1e-8;

  private final double rate;
  private final float[] values;
  private final float[] first;
  private final float[] second;
  private double firstCorrection = 1;
  private double secondCorrection = 1;

  SideAdam(double rate, float[] values) {
    this.rate = rate;
    this.values = values;
    first = new float[values.length];
    second = new float[values.length];
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(firstCorrection);
    out.writeDouble(secondCorrection);
    for (float[] numbers : List.of(values, first, second)) {
      Numbers.write(numbers, out);
    }
  }

  void read(DataInput in) throws IOException {
    firstCorrection = in.readDouble();
    secondCorrection = in.readDouble();
    for (float[] numbers : List.of(values, first, second)) {
      Numbers.read(numbers, in);
    }
  }

  double value(int i) {
    return values[i];
  }

  /** Begins an update, in which each parameter may be moved once. */
  void nextStep() {
    firstCorrection *= FIRST_DECAY;
    secondCorrection *= SECOND_DECAY;
  }

  void move(int i, double gradient) {
    first[i] = (float) (FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * gradient);
    second[i] = (float) (SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * gradient * gradient);
    double mean = first[i] / (1 - firstCorrection);
    double square = second[i] / (1 - secondCorrection);
    values[i] -= (float) (rate * mean / (Math.sqrt(square) + EPSILON));
  }
}
