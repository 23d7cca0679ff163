package io.github.dl4jcompress.format;

/** Bits of the byte that begins a layer's weights; the low four hold the width of a level. */
final class UnitFlags {
  static final int BITS_MASK = 0x0F;

  /** Scales lie on the grid and are coded with the levels; otherwise raw floats follow. */
  static final int GRID_SCALES = 0x10;

  /** The layer has an output quantizer. */
  static final int OUTPUT = 0x20;

  static final int KNOWN = BITS_MASK | GRID_SCALES | OUTPUT;

  private UnitFlags() {}
}
