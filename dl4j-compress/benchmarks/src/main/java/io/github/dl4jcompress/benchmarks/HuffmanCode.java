package io.github.dl4jcompress.benchmarks;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * A canonical Huffman code: words of one length are consecutive numbers in the order of their
 * symbols, so that the lengths alone are the code. Huffman, "A Method for the Construction of
 * Minimum-Redundancy Codes" (1952).
 */
final class HuffmanCode {
  private static final int WIDTH_BITS = 3; // lengths to 127, beyond those of any int counts

  private final int[] lengths; // 0 for symbols that do not occur
  private final int longest;
  private final int[] words; // of each symbol
  private final int[] inOrder; // the symbols that occur, by their words
  private final int[] wordsOfLength;

  private HuffmanCode(int[] lengths) {
    this.lengths = lengths;
    this.longest = Arrays.stream(lengths).max().orElse(0);
    this.words = new int[lengths.length];
    this.inOrder = new int[lengths.length];
    this.wordsOfLength = new int[longest + 1];
    int word = 0;
    int place = 0;
    for (int length = 1; length <= longest; length++) {
      word <<= 1;
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == length) {
          words[symbol] = word++;
          inOrder[place++] = symbol;
          wordsOfLength[length]++;
        }
      }
    }
  }

  private record Node(long count, int order, List<Integer> symbols) {
    Node with(Node other, int order) {
      List<Integer> both = Stream.of(this, other).flatMap(n -> n.symbols.stream()).toList();
      return new Node(count + other.count, order, both);
    }
  }

  /**
   * The best code for symbols of given frequencies. A symbol that is alone takes one bit.
   *
   * @param counts of each symbol; words stay below 32 bits if they sum up to less than 2^22
   */
  static HuffmanCode of(int[] counts) {
    int[] lengths = new int[counts.length];
    PriorityQueue<Node> queue =
        new PriorityQueue<>(Comparator.comparingLong(Node::count).thenComparing(Node::order));
    for (int symbol = 0; symbol < counts.length; symbol++) {
      if (counts[symbol] > 0) {
        queue.add(new Node(counts[symbol], symbol, List.of(symbol)));
      }
    }
    if (queue.size() == 1) {
      lengths[queue.remove().order()] = 1;
    }
    for (int order = counts.length; queue.size() > 1; order++) {
      Node both = queue.remove().with(queue.remove(), order);
      both.symbols().forEach(symbol -> lengths[symbol]++);
      queue.add(both);
    }
    return new HuffmanCode(lengths);
  }

  /** Appends the lengths, each in as few bits as the longest word's needs. */
  void writeTable(BitWriter bits) {
    int width = width(longest);
    bits.put(width, WIDTH_BITS);
    for (int length : lengths) {
      bits.put(length, width);
    }
  }

  /** The code of a table. */
  static HuffmanCode readTable(BitReader bits, int symbols) {
    int width = bits.get(WIDTH_BITS);
    int[] lengths = new int[symbols];
    for (int symbol = 0; symbol < symbols; symbol++) {
      lengths[symbol] = bits.get(width);
    }
    return new HuffmanCode(lengths);
  }

  /** Appends the word of a symbol. */
  void write(BitWriter bits, int symbol) {
    bits.put(words[symbol], lengths[symbol]);
  }

  /** The symbol whose word comes next. */
  int read(BitReader bits) {
    int word = 0;
    int first = 0; // word of this length
    int place = 0; // of its symbol
    for (int length = 1; length <= longest; length++) {
      word = (word << 1) | bits.get(1);
      if (word - first < wordsOfLength[length]) {
        return inOrder[place + word - first];
      }
      place += wordsOfLength[length];
      first = (first + wordsOfLength[length]) << 1;
    }
    throw new IllegalArgumentException("no word of this code begins with these bits: " + word);
  }

  /** Bits of an unsigned number. */
  static int width(int largest) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(largest);
  }
}
