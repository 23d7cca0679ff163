package io.github.dl4jcompress.infer;

/** Room that {@link RowSums} work in, for one thread. All arrays reach to the last place. */
class SumsRoom extends KernelState {
  /** Sums of all rows. */
  final float[] sums;

  /** Sums of all rows, as integers. */
  final int[] integers;

  private byte[] bytes = new byte[0];

  SumsRoom(CellPlaces places) {
    sums = new float[places.count()];
    integers = new int[places.count()];
  }

  /** Room for so many bytes or more. */
  final byte[] bytes(int size) {
    if (bytes.length < size) {
      bytes = new byte[size];
    }
    return bytes;
  }

  @Override
  long takenBytes(int steps) {
    return (Float.BYTES + Integer.BYTES) * (long) sums.length + bytes.length;
  }
}
