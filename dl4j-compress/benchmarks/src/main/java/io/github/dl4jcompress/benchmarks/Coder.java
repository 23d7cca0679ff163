package io.github.dl4jcompress.benchmarks;

import com.github.luben.zstd.Zstd;
import io.github.dl4jcompress.codec.SymbolDecoder;
import io.github.dl4jcompress.codec.SymbolEncoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/** A way to turn a tensor, whose shape and largest level are known, into bytes and back. */
enum Coder {
  /** This library's. */
  OWN("bytes") {
    @Override
    byte[] encode(Tensor tensor) {
      SymbolEncoder encoder = new SymbolEncoder();
      encoder.levels(tensor.levels(), tensor.columns(), tensor.maxLevel());
      return encoder.finish();
    }

    @Override
    byte[] decode(byte[] bytes, Tensor shape) {
      return new SymbolDecoder(bytes, 0, bytes.length)
          .levels(shape.rows(), shape.columns(), shape.maxLevel());
    }
  },

  /** What {@code xz -9e} makes of a byte per weight. */
  XZ_EXTREME("xzBytes") {
    @Override
    byte[] encode(Tensor tensor) throws IOException {
      LZMA2Options options = new LZMA2Options(LZMA2Options.PRESET_MAX);
      // Of the 64 MiB of this preset only as much as there are bytes can ever matter.
      options.setDictSize(Math.max(LZMA2Options.DICT_SIZE_MIN, tensor.size()));
      options.setNiceLen(LZMA2Options.NICE_LEN_MAX); // this and the next are the e in -9e
      options.setDepthLimit(512);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (XZOutputStream xz = new XZOutputStream(bytes, options, XZ.CHECK_CRC64)) {
        xz.write(tensor.levels());
      }
      return bytes.toByteArray();
    }

    @Override
    byte[] decode(byte[] bytes, Tensor shape) throws IOException {
      try (XZInputStream xz = new XZInputStream(new ByteArrayInputStream(bytes))) {
        return xz.readAllBytes();
      }
    }
  },

  /** What {@code zstd -19} makes of a byte per weight, without a checksum. */
  ZSTD_19("zstdBytes") {
    @Override
    byte[] encode(Tensor tensor) {
      return Zstd.compress(tensor.levels(), 19);
    }

    @Override
    byte[] decode(byte[] bytes, Tensor shape) {
      return Zstd.decompress(bytes, shape.size());
    }
  },

  /** {@link RelativeIndexHuffman}. */
  HUFFMAN("huffmanBytes") {
    @Override
    byte[] encode(Tensor tensor) {
      return RelativeIndexHuffman.encode(tensor);
    }

    @Override
    byte[] decode(byte[] bytes, Tensor shape) {
      return RelativeIndexHuffman.decode(bytes, shape.size(), shape.maxLevel());
    }
  };

  /** All but our own. */
  static final List<Coder> PEERS = List.of(XZ_EXTREME, ZSTD_19, HUFFMAN);

  private final String metric;

  Coder(String metric) {
    this.metric = metric;
  }

  /** What its bytes are called in the report. */
  String metric() {
    return metric;
  }

  /** All bytes that are needed to have the levels back. */
  abstract byte[] encode(Tensor tensor) throws IOException;

  /**
   * The levels of what {@link #encode} made.
   *
   * @param shape whose levels are not looked at
   */
  abstract byte[] decode(byte[] bytes, Tensor shape) throws IOException;

  /**
   * The bytes of a tensor, which were decoded again.
   *
   * @throws IllegalStateException if other levels came back
   */
  final byte[] verified(Tensor tensor) throws IOException {
    byte[] bytes = encode(tensor);
    requireSame(tensor, decode(bytes, tensor));
    return bytes;
  }

  /**
   * Checks decoded levels.
   *
   * @throws IllegalStateException if they are not those of the tensor
   */
  final void requireSame(Tensor tensor, byte[] decoded) {
    int place = Arrays.mismatch(tensor.levels(), decoded);
    if (place >= 0) {
      throw new IllegalStateException(
          name() + " gives other levels back for " + tensor.name() + ", from weight " + place);
    }
  }
}
