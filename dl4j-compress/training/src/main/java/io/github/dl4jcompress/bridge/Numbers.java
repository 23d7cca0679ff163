package io.github.dl4jcompress.bridge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Numbers of a state that is written and read again; see {@link Resumable}. */
public final class Numbers {
  private Numbers() {}

  /** Writes all, without their count. */
  public static void write(float[] numbers, DataOutput out) throws IOException {
    for (float number : numbers) {
      out.writeFloat(number);
    }
  }

  /** Reads as many as the array has places for. */
  public static void read(float[] numbers, DataInput in) throws IOException {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readFloat();
    }
  }
}
