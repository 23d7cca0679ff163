package io.github.dl4jcompress.format;

import io.github.dl4jcompress.CompactModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Small files that need as much time and memory as files of their size may. */
final class HeavyFiles {
  static final int LAYERS = 4096; // the most
  private static final int MILLION = 1 << 20; // weights that need no bytes

  private HeavyFiles() {}

  /**
   * Opens files, whether or not they mean something.
   *
   * @param args their paths
   */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws IOException {
    for (String file : args) {
      try {
        CompactModel.load(Path.of(file));
        System.out.println("opened");
      } catch (CorruptModelException e) {
        System.out.println("refused");
      }
    }
  }

  /** As many layers as a file may have, all alike. */
  private static byte[] layers(Consumer<Crafted> layer) {
    Crafted crafted = Crafted.after(1, 1, 1, LAYERS);
    for (int i = 0; i < LAYERS; i++) {
      layer.accept(crafted);
    }
    return crafted.file();
  }

  static Stream<byte[]> ofManyLayers() {
    return Stream.of(
        layers(file -> file.kind(FileCodes.DENSE, 0).unit(Crafted.QUANTIZED, 1).quantizer(1, 0)),
        layers(
            file -> file.kind(FileCodes.REAL_DENSE, 0).unit(FileCodes.OUTPUT, 1).quantizer(1, 0)),
        layers(file -> file.kind(FileCodes.ELEMENT_WISE, 7).quantizer(1, 0)),
        layers(file -> file.kind(FileCodes.MAX_POOLING, 0).window(1023, 1, 511, 511, 1)),
        layers(file -> file.cells(FileCodes.LSTM, 1, 8, 8).quantizer(1, 0)),
        layers(
            file ->
                file.kind(FileCodes.BIDIRECTIONAL, 1)
                    .cells(FileCodes.LSTM_WITH_PEEPHOLES, 1, 8, 8, 8)
                    .cells(FileCodes.SIMPLE_RECURRENT, 1, 8, 8)
                    .quantizer(1, 0)));
  }

  /** A dense layer over any bytes. */
  private static byte[] dense(int columns, int rows, byte[] section) {
    return layer(Crafted.after(columns, 1, 1, 1).denseHead(rows), section);
  }

  /** The same, with real weights. */
  private static byte[] real(int columns, int rows, byte[] section) {
    return layer(
        Crafted.after(columns, 1, 1, 1).kind(FileCodes.REAL_DENSE, 0).unit(0, rows), section);
  }

  /** One layer over any bytes, which are all of its section. */
  static byte[] layer(Crafted layer, byte[] section) {
    Crafted head = layer.varint(1, section.length);
    long checksum = Section.checksum(section, 0, section.length);
    for (int shift = 0; shift < 32; shift += 8) {
      head.u8((int) (checksum >>> shift));
    }
    ByteSink file = new ByteSink();
    file.bytes(head.endingHere());
    file.bytes(section);
    return file.toByteArray();
  }

  private static byte[] random(int bytes) {
    byte[] section = new byte[bytes];
    new Random(11).nextBytes(section);
    return section;
  }

  /** Flags that are all set: each level of the largest magnitude, each integer of all bits. */
  private static byte[] ones(int bytes) {
    byte[] section = new byte[bytes];
    Arrays.fill(section, (byte) 0xFF);
    return section;
  }

  /** All of {@link #MILLION} weights. */
  static Stream<byte[]> ofManyWeights() {
    int side = 1 << 10;
    int[] zeros = new int[MILLION];
    return Stream.of(
        dense(side, side, new byte[0]),
        dense(side, side, random(MILLION)),
        dense(side, side, ones(1 << 12)),
        dense(8, MILLION / 8, ones(1 << 12)),
        dense(MILLION / 8, 8, random(1 << 12)),
        dense(1, MILLION, new byte[0]),
        dense(1, MILLION, random(MILLION)),
        dense(1, MILLION, ones(MILLION)),
        real(side, side, new byte[0]),
        real(side, side, random(MILLION)),
        real(1, MILLION, random(MILLION)),
        real(1, MILLION, ones(MILLION)),
        Crafted.oneLayer().dense(Crafted.filled(MILLION, 1), zeros, zeros).file());
  }

  /** Values that a run needs room for, and that opening needs none for. */
  static Stream<byte[]> ofManyValues() {
    int side = 1 << 10;
    Crafted placements = Crafted.after(1, side, side, 256).minor(1);
    Crafted repeats = Crafted.after(1, side, side, 256).minor(1);
    for (int i = 0; i < 256; i++) {
      placements.kind(FileCodes.PLACEMENT, 0).varint(0, 0, 0, 0);
      repeats.kind(FileCodes.PLACEMENT, 1).varint(1, 1);
    }
    Crafted pooled = Crafted.after(1 << 26, 1, 1, 1).kind(FileCodes.MAX_POOLING, 0);
    return Stream.of(placements, repeats, pooled.window(1, 1, 0, 0, 1)).map(Crafted::file);
  }

  /** Concatenations that each read the one before once and the input as often as they may. */
  static byte[] ofManyReferences() {
    int layers = 256;
    int references = 1023;
    Crafted crafted = Crafted.graph(1).varint(layers);
    for (int layer = 0; layer < layers; layer++) {
      crafted.varint(1);
      for (int i = 1; i < references; i++) {
        crafted.varint(2 * layer + (i < references - 1 ? 1 : 0));
      }
      crafted.kind(FileCodes.CONCATENATION, 0).quantizer(2, 0);
    }
    return crafted.varint(0).file();
  }

  /** As many names as the file's output has values. */
  static byte[] ofManyNames(int names) {
    Crafted crafted = new Crafted().u8(FileCodes.LABELS).varint(1, 1, 1).quantizer(1, 0).varint(1);
    crafted.denseHead(names).varint(1, 0).bytes(0, 0, 0, 0);
    for (int i = 0; i < names; i++) {
      crafted.bytes(1, 'a');
    }
    return crafted.endingHere();
  }
}
