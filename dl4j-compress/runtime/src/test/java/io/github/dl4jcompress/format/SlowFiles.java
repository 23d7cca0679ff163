package io.github.dl4jcompress.format;

import io.github.dl4jcompress.codec.SlowSection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files of few bytes that ask for as much work as they can: each decision is all but sure, so that
 * a byte holds hundreds of them. Most would be sound, were there no limit to the work.
 *
 * <p>Prints what each takes of a processor. From the root:
 *
 * <pre>{@code
 * mvn -q -pl dl4j-compress/runtime test-compile && (cd dl4j-compress/runtime &&
 *   java -Xmx2g -cp target/classes:target/test-classes io.github.dl4jcompress.format.SlowFiles)
 * }</pre>
 */
final class SlowFiles {
  static final int SMALL = 18_000; // bytes
  static final int LARGE = 1 << 20;

  private static final int COLUMNS = 1 << 10;

  private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();

  private SlowFiles() {}

  /**
   * Prints sizes and times.
   *
   * @param args decoding steps of the reader's limit; those of the default if there are none
   */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws IOException {
    ReadLimits limits =
        args.length == 0
            ? ReadLimits.DEFAULT
            : ReadLimits.DEFAULT.withDecodingSteps(Long.parseLong(args[0]));
    for (int bytes : new int[] {SMALL, LARGE}) {
      for (Map.Entry<String, byte[]> file : of(bytes, limits, SlowSection.all()).entrySet()) {
        ModelFile.read(SampleFiles.everyKind(), limits); // loads classes
        long start = PROCESSOR.getCurrentThreadCpuTime();
        String outcome = outcome(file.getValue(), limits);
        double seconds = (PROCESSOR.getCurrentThreadCpuTime() - start) / 1e9;
        System.out.printf(
            Locale.ROOT,
            "%-32s %9d bytes %6.2f s  %s%n",
            file.getKey(),
            file.getValue().length,
            seconds,
            outcome);
      }
    }
  }

  private static String outcome(byte[] file, ReadLimits limits) throws IOException {
    try {
      return "opened " + ModelFile.read(file, limits).weights() + " weights";
    } catch (ModelFileException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Files of so many bytes, each of which asks for some more steps than the limits allow. */
  static Map<String, byte[]> of(int bytes, ReadLimits limits, List<SlowSection> sections) {
    long steps = limits.decodingSteps() + ReadLimits.STEPS_PER_BYTE * (long) bytes + (1 << 21);
    Map<String, byte[]> files = new TreeMap<>();
    for (SlowSection section : sections) {
      int rows = (int) Math.min((1 << 28) / COLUMNS, section.levels(steps) / COLUMNS);
      files.put(
          section.toString(),
          padded(denseHead(COLUMNS, rows), section.bytes(rows, COLUMNS), bytes));
    }
    byte[] none = new byte[0];
    files.put("rows without weights", padded(denseHead(1, (int) (steps / 4.5)), none, bytes));
    files.put(
        "zeros, as halves", padded(realHead(COLUMNS, (int) (steps / 2 / COLUMNS)), none, bytes));
    return files;
  }

  private static Crafted denseHead(int columns, int rows) {
    return Crafted.after(columns, 1, 1, 1).denseHead(rows);
  }

  private static Crafted realHead(int columns, int rows) {
    return Crafted.after(columns, 1, 1, 1)
        .kind(FileCodes.REAL_DENSE, 0)
        .unit(FileCodes.HALF_PRECISION, rows);
  }

  /** Bytes behind those of a section make room for more weights: most limits go by file size. */
  private static byte[] padded(Crafted head, byte[] section, int bytes) {
    byte[] longer = Arrays.copyOf(section, Math.max(section.length, bytes));
    longer[longer.length - 1] |= 1;
    return HeavyFiles.layer(head, longer);
  }
}
