package io.github.dl4jcompress.format;

import com.sun.management.ThreadMXBean;
import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.RandomNetworks;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;

/** What may become of a file of any bytes. Anything else is a bug, and ends the test. */
enum Outcome {
  /** It was opened, and ran. */
  OPENED,
  /** It was refused as damaged. */
  CORRUPT,
  /** It was refused as another version, or beyond a limit. */
  UNSUPPORTED;

  /** Small, so that whatever is accepted runs in no time. */
  static final ReadLimits LIMITS =
      new ReadLimits(
          1 << 16, 64, 1 << 12, 1 << 14, 1 << 10, 1 << 14, 100, 4096, 64, 1 << 14, 1 << 20);

  /** Of opening a file: much more than all that the limits allow to be decoded. */
  private static final long MOST_BYTES = 1 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Opens bytes within {@link #LIMITS} in little memory, and runs what was opened. */
  static Outcome of(byte[] file) {
    return of(file, MOST_BYTES + file.length);
  }

  static Outcome of(byte[] file, long mostBytes) {
    try {
      return opened(file, mostBytes);
    } catch (RuntimeException | IOException | Error e) {
      throw new AssertionError("file " + HexFormat.of().formatHex(file), e);
    }
  }

  private static Outcome opened(byte[] file, long mostBytes) throws IOException {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    CompactNetwork network;
    try {
      network = ModelFile.read(file, LIMITS);
      requireFew(THREADS.getCurrentThreadAllocatedBytes() - before, mostBytes);
    } catch (ModelFileException e) {
      requireFew(THREADS.getCurrentThreadAllocatedBytes() - before, mostBytes);
      requirePrintable(String.valueOf(e.getMessage()));
      return e instanceof CorruptModelException ? CORRUPT : UNSUPPORTED;
    }
    run(network);
    return OPENED;
  }

  private static void requireFew(long allocated, long most) {
    if (allocated > most) {
      throw new AssertionError(allocated + " bytes allocated");
    }
  }

  /** One line of ASCII: what a file says cannot reach a terminal by way of a message. */
  static void requirePrintable(String message) {
    if (message.isEmpty() || !message.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new AssertionError("a message with other than printable characters: " + message);
    }
  }

  private static void run(CompactNetwork network) {
    float[][] inputs = RandomNetworks.examples(network, 1);
    Dataflow flow = network.flow();
    int steps = 1;
    for (int i = 0; i < inputs.length; i++) {
      steps = Math.max(steps, inputs[i].length / flow.inputShapes().get(i).elements());
    }
    float[][] answers = CompactModel.of(network).predictAll(inputs);
    for (int i = 0; i < answers.length; i++) {
      boolean each = flow.isSequence(network.wiring().outputs().get(i));
      int values = (each ? steps : 1) * flow.outputShapes().get(i).elements();
      if (answers[i].length != values) {
        throw new AssertionError(answers[i].length + " values, not " + values);
      }
    }
  }
}
