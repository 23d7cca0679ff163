package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;

/** Reads from a head what several kinds of layers have. */
final class HeadFields {
  private final ByteSource in;
  private final int minor;

  /**
   * A reader of fields.
   *
   * @param minor second number of the version
   */
  HeadFields(ByteSource in, int minor) {
    this.in = in;
    this.minor = minor;
  }

  void requireKnown(int flags, int known) throws CorruptModelException {
    if ((flags & ~known) != 0) {
      throw in.corrupt("unknown flags 0x" + Integer.toHexString(flags));
    }
  }

  Window window() throws CorruptModelException {
    int flags = in.u8();
    Axis vertical = axis(flags & ~FileCodes.BOTH_AXES);
    return new Window(vertical, (flags & FileCodes.BOTH_AXES) != 0 ? vertical : axis(in.u8()));
  }

  private Axis axis(int flags) throws CorruptModelException {
    requireKnown(
        flags,
        FileCodes.STRIDE_IS_KERNEL | FileCodes.STRIDE | FileCodes.PADDING | FileCodes.DILATION);
    int kernel = in.varint("kernel", 1, Axis.MAX);
    int stride = (flags & FileCodes.STRIDE_IS_KERNEL) != 0 ? kernel : 1;
    if ((flags & FileCodes.STRIDE) != 0) {
      stride = in.varint("stride", 1, Axis.MAX);
    }
    boolean padded = (flags & FileCodes.PADDING) != 0;
    int before = padded ? in.varint("padding", 0, Axis.MAX) : 0;
    int after = padded ? in.varint("padding", 0, Axis.MAX) : 0;
    int dilation = (flags & FileCodes.DILATION) != 0 ? in.varint("dilation", 1, Axis.MAX) : 1;
    return new Axis(kernel, stride, before, after, dilation);
  }

  /** What follows the shape of an input of the network. */
  NetworkInput input(TensorShape shape) throws CorruptModelException {
    float first = in.positive();
    if (first != 0 || minor == 0) {
      return new NetworkInput(shape, quantizer(first, AffineQuantizer.MAX_BITS));
    }
    int bits = in.u8();
    if (bits != FileCodes.INDICES) {
      return new NetworkInput(shape, narrow(bits));
    }
    int count = in.varint("indices", 1, NetworkInput.MAX_INDICES);
    return new NetworkInput(shape, NetworkInput.ofIndices(count).quantizer(), count);
  }

  AffineQuantizer quantizer() throws CorruptModelException {
    float first = in.positive();
    return first == 0 && minor > 0 ? narrow(in.u8()) : quantizer(first, AffineQuantizer.MAX_BITS);
  }

  private AffineQuantizer narrow(int bits) throws CorruptModelException {
    if (bits >= AffineQuantizer.MAX_BITS) {
      throw in.corrupt("codes of " + bits + " bits, said to be fewer than 8");
    }
    return quantizer(in.positive(), bits);
  }

  private AffineQuantizer quantizer(float scale, int bits) throws CorruptModelException {
    int zeroPoint = (byte) in.u8();
    return new AffineQuantizer(scale, zeroPoint, bits);
  }

  Activation activation(int code) throws CorruptModelException {
    if (code >= FileCodes.ACTIVATIONS.size()) {
      throw in.corrupt("unknown activation " + code);
    }
    return FileCodes.ACTIVATIONS.get(code);
  }
}
