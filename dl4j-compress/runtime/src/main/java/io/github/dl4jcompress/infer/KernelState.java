package io.github.dl4jcompress.infer;

/** What a kernel has for one thread: what it remembers of a sequence, and room to work in. */
class KernelState {
  /** Of a kernel that needs nothing. */
  static final KernelState NONE = new KernelState();

  /** Forgets all steps. */
  void clear() {}

  /**
   * Bytes of its arrays.
   *
   * @param steps of the longest sequence
   */
  long takenBytes(int steps) {
    return 0;
  }
}
