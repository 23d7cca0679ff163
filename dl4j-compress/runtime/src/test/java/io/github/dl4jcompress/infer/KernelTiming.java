package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.CompactNetwork;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Times sets of kernels side by side: one slot of one, one of the other, and so on, for other
 * processes share the machine. Prints the time of one example, median and best of all slots.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp ... io.github.dl4jcompress.infer.KernelTiming
 * </pre>
 */
final class KernelTiming {
  private static final int SLOTS = 25;
  private static final long SLOT_NANOS = 60_000_000;

  private final Stretch layers;
  private final Activations activations;
  private final KernelState[] states;
  private final double[] times = new double[SLOTS]; // of one example, in microseconds
  private final int[] pixels; // codes of the input, whose buffer is used again
  private int[] result = {};

  private KernelTiming(CompactNetwork network, KernelSet set) {
    layers = new Stretch(network.layers(), 0, network.flow(), set);
    activations = new Inputs(network.flow()).of(LeNets.example(1));
    states = layers.rest();
    pixels = activations.at(0, 0).clone();
  }

  private double slot() {
    long begin = System.nanoTime();
    long best = Long.MAX_VALUE;
    while (System.nanoTime() - begin < SLOT_NANOS) {
      long start = System.nanoTime();
      for (int i = 0; i < 16; i++) {
        System.arraycopy(pixels, 0, activations.fill(0, 1)[0], 0, pixels.length);
        layers.run(activations, states);
      }
      best = Math.min(best, System.nanoTime() - start);
    }
    result = Arrays.copyOf(activations.at(6, 0), 10);
    return best / 16e3;
  }

  public static void main(String[] arguments) {
    Map<String, CompactNetwork> networks = new LinkedHashMap<>();
    networks.put("s95 of 8 bits", LeNets.sparse(8));
    networks.put("s95 of 4 bits", LeNets.sparse(4));
    networks.put("s95 balanced of 8 bits", LeNets.balanced(8));
    networks.put("s95 balanced of 4 bits", LeNets.balanced(4));
    networks.put("8-16-100 of 8 bits", LeNets.dense(8, 8, 16, 100));
    networks.put("8-16-100 of 4 bits", LeNets.dense(4, 8, 16, 100));
    networks.put("20-50-500 of 8 bits", LeNets.dense(8, 20, 50, 500));
    networks.forEach(KernelTiming::compare);
  }

  private static void compare(String name, CompactNetwork network) {
    KernelTiming plain = new KernelTiming(network, KernelSet.PLAIN);
    KernelTiming vector = new KernelTiming(network, KernelSet.ofThisJvm());
    for (int i = -SLOTS; i < SLOTS; i++) {
      int slot = Math.floorMod(i, SLOTS); // the first half warms up
      plain.times[slot] = plain.slot();
      vector.times[slot] = vector.slot();
    }
    System.out.printf(
        "%-24s plain %s  vector %s  same %b%n",
        name, plain.summary(), vector.summary(), Arrays.equals(plain.result, vector.result));
  }

  private String summary() {
    Arrays.sort(times);
    return String.format("%6.1f [%6.1f]", times[SLOTS / 2], times[0]);
  }
}
