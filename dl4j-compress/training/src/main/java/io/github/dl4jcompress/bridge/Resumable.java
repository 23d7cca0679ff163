package io.github.dl4jcompress.bridge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.deeplearning4j.nn.api.Model;

/**
 * Something beside a network, mostly a listener, that remembers what training did and must go on
 * with it when training is resumed.
 */
public interface Resumable {
  /** A word for what is remembered, lower-case, the same in every version: "pruning". */
  String stateName();

  /** Writes what is remembered. Called between two steps. */
  void writeState(DataOutput out) throws IOException;

  /**
   * Takes over what {@link #writeState} wrote, instead of what is remembered now.
   *
   * @param network as it was then: parameters and counts are restored already
   * @throws IllegalArgumentException if this object has other settings than the one that wrote
   * @throws IOException if the bytes make no sense
   */
  void readState(Model network, DataInput in) throws IOException;

  /**
   * Refuses a state that was written with other settings.
   *
   * @throws IllegalArgumentException with both
   */
  static void requireSettings(String written, String settings) {
    if (!written.equals(settings)) {
      throw new IllegalArgumentException(
          "written by a listener with " + written + ", and this one has " + settings);
    }
  }
}
