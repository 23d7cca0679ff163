package io.github.dl4jcompress.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * The code of Han, Mao and Dally, "Deep Compression: Compressing Deep Neural Networks with Pruning,
 * Trained Quantization and Huffman Coding" (2016), sections 2 and 4: a weight that is not zero is
 * the number of zeros before it, in 5 bits as in the paper's dense layers, and its value; where 32
 * zeros or more come, the last of each 32 is written as if it were a weight. Numbers and values
 * have a Huffman code each. Written here so that tables and number of entries are counted.
 */
final class RelativeIndexHuffman {
  private static final int GAPS = 1 << 5;

  private RelativeIndexHuffman() {}

  /**
   * What stands for a stretch of weights.
   *
   * @param gap zeros before it, below {@link #GAPS}
   * @param level that ends it; 0 only after the largest gap
   */
  record Entry(int gap, int level) {}

  /** The entries of levels; zeros behind the last one need none. */
  static List<Entry> entries(byte[] levels) {
    List<Entry> entries = new ArrayList<>();
    int gap = 0;
    for (byte level : levels) {
      if (level == 0) {
        gap++;
        continue;
      }
      for (; gap >= GAPS; gap -= GAPS) {
        entries.add(new Entry(GAPS - 1, 0));
      }
      entries.add(new Entry(gap, level));
      gap = 0;
    }
    return entries;
  }

  /** The bytes of a tensor whose size and largest level are known to the reader. */
  static byte[] encode(Tensor tensor) {
    List<Entry> entries = entries(tensor.levels());
    int maxLevel = tensor.maxLevel();
    int[] gapCounts = new int[GAPS];
    int[] levelCounts = new int[2 * maxLevel + 1];
    for (Entry entry : entries) {
      gapCounts[entry.gap()]++;
      levelCounts[entry.level() + maxLevel]++;
    }
    HuffmanCode gaps = HuffmanCode.of(gapCounts);
    HuffmanCode levels = HuffmanCode.of(levelCounts);
    BitWriter bits = new BitWriter();
    bits.put(entries.size(), HuffmanCode.width(tensor.size()));
    gaps.writeTable(bits);
    levels.writeTable(bits);
    for (Entry entry : entries) {
      gaps.write(bits, entry.gap());
      levels.write(bits, entry.level() + maxLevel);
    }
    return bits.toBytes();
  }

  /** The levels that {@link #encode} wrote. */
  static byte[] decode(byte[] bytes, int size, int maxLevel) {
    BitReader bits = new BitReader(bytes);
    int entries = bits.get(HuffmanCode.width(size));
    HuffmanCode gaps = HuffmanCode.readTable(bits, GAPS);
    HuffmanCode levels = HuffmanCode.readTable(bits, 2 * maxLevel + 1);
    byte[] decoded = new byte[size];
    int place = -1;
    for (int i = 0; i < entries; i++) {
      place += gaps.read(bits) + 1;
      decoded[place] = (byte) (levels.read(bits) - maxLevel);
    }
    return decoded;
  }
}
