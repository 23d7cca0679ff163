package io.github.dl4jcompress.benchmarks;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in numpy's own {@code .npy} format, version 1 or 2: see "A simple file format for NumPy
 * arrays" (NEP 1). Reads whole numbers in {@code [-127, 127]} of a few little-endian types in C
 * order. The first dimension becomes the rows, all others together the columns; a vector is one
 * row.
 */
final class NumpyArray {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("'descr': *('[^']*'|\\[.*])");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");

  /** The types that are read. */
  private enum Type {
    INT8("|i1", 1),
    INT16("<i2", 2),
    INT32("<i4", 4),
    INT64("<i8", 8),
    FLOAT32("<f4", 4);

    private final String code;
    private final int bytes;

    Type(String code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    double next(ByteBuffer in) {
      return switch (this) {
        case INT8 -> in.get();
        case INT16 -> in.getShort();
        case INT32 -> in.getInt();
        case INT64 -> in.getLong();
        case FLOAT32 -> in.getFloat();
      };
    }

    static Type of(String code) throws NumpyFormatException {
      for (Type type : values()) {
        if (type.code.equals(code)) {
          return type;
        }
      }
      throw new NumpyFormatException(
          "type " + code + ", allowed are " + Arrays.stream(values()).map(t -> t.code).toList());
    }
  }

  private NumpyArray() {}

  /**
   * Reads an array.
   *
   * @param name for the tensor
   * @param file all of its bytes
   */
  static Tensor read(String name, byte[] file) throws NumpyFormatException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    try {
      String header = header(in);
      Type type = Type.of(unquoted(find(TYPE, header, "descr")));
      if (find(ORDER, header, "fortran_order").equals("True")) {
        throw new NumpyFormatException("Fortran order, allowed is C order");
      }
      int[] shape = shape(find(SHAPE, header, "shape"));
      byte[] levels = levels(in, type, shape);
      return Tensor.ofFewestBits(
          name, shape.length == 1 ? shape[0] : levels.length / shape[0], levels);
    } catch (BufferUnderflowException e) {
      throw new NumpyFormatException("ends after " + file.length + " bytes, within the header");
    }
  }

  private static String header(ByteBuffer in) throws NumpyFormatException {
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new NumpyFormatException("not a .npy file");
    }
    int major = in.get();
    int minor = in.get();
    if (major != 1 && major != 2) {
      throw new NumpyFormatException(
          "version " + major + "." + minor + ", allowed are 1.0 and 2.0");
    }
    long length =
        major == 1 ? Short.toUnsignedLong(in.getShort()) : Integer.toUnsignedLong(in.getInt());
    if (length > in.remaining()) {
      throw new NumpyFormatException(
          "a header of " + length + " bytes, and " + in.remaining() + " are left");
    }
    byte[] header = new byte[(int) length];
    in.get(header);
    return new String(header, StandardCharsets.ISO_8859_1);
  }

  private static String find(Pattern pattern, String header, String key)
      throws NumpyFormatException {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new NumpyFormatException("no sound '" + key + "' in the header " + header.strip());
    }
    return matcher.group(1);
  }

  private static String unquoted(String type) {
    return type.startsWith("'") ? type.substring(1, type.length() - 1) : type;
  }

  private static int[] shape(String list) throws NumpyFormatException {
    try {
      int[] shape =
          Pattern.compile(",")
              .splitAsStream(list)
              .map(String::strip)
              .filter(text -> !text.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      if (shape.length > 0 && Arrays.stream(shape).allMatch(size -> size > 0)) {
        return shape;
      }
    } catch (NumberFormatException e) {
      throw new NumpyFormatException("shape (" + list + "): " + e.getMessage());
    }
    throw new NumpyFormatException("shape (" + list + "), needed is at least one element per axis");
  }

  private static byte[] levels(ByteBuffer in, Type type, int[] shape) throws NumpyFormatException {
    long bytes = type.bytes;
    for (int size : shape) {
      if (bytes > Long.MAX_VALUE / size) {
        throw new NumpyFormatException("shape " + Arrays.toString(shape) + " is too large");
      }
      bytes *= size;
    }
    if (bytes != in.remaining()) {
      throw new NumpyFormatException(
          "needs "
              + bytes
              + " bytes for shape "
              + Arrays.toString(shape)
              + " of "
              + type.code
              + ", found "
              + in.remaining());
    }
    byte[] levels = new byte[in.remaining() / type.bytes];
    for (int i = 0; i < levels.length; i++) {
      double value = type.next(in);
      levels[i] = (byte) value;
      if (levels[i] != value || value < -Byte.MAX_VALUE) {
        throw new NumpyFormatException(
            "element " + i + " is " + value + ", allowed are whole numbers in [-127, 127]");
      }
    }
    return levels;
  }
}
