package io.github.dl4jcompress.benchmarks;

import io.github.dl4jcompress.demo.BenchmarkReport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Rows of the report on what tensors take in our code, in others, and by their entropy. */
final class CodeSizes {
  private final BenchmarkReport report;

  CodeSizes(BenchmarkReport report) {
    this.report = report;
  }

  /**
   * Codes tensors each on its own and adds the sums.
   *
   * @param mostOverEntropy target of our bytes over the entropy
   * @param comparable whether our bytes are to be no more than those of the best peer
   * @return the entropy in bytes
   */
  double add(
      String testCase, List<Tensor> tensors, OptionalDouble mostOverEntropy, boolean comparable)
      throws IOException {
    double entropy = tensors.stream().mapToDouble(Tensor::entropyBytes).sum();
    long own = bytes(Coder.OWN, tensors);
    long[] peers = new long[Coder.PEERS.size()];
    long best = Long.MAX_VALUE;
    for (int i = 0; i < peers.length; i++) {
      peers[i] = bytes(Coder.PEERS.get(i), tensors);
      best = Math.min(best, peers[i]);
    }
    addRatio(testCase, own, entropy, mostOverEntropy);
    addBytes(
        testCase,
        Coder.OWN.metric(),
        own,
        comparable ? Optional.of("<= " + best + " (best peer)") : Optional.empty());
    report.add(testCase, "h0Bytes", entropy, "bytes", Optional.empty());
    for (int i = 0; i < peers.length; i++) {
      addBytes(testCase, Coder.PEERS.get(i).metric(), peers[i], Optional.empty());
    }
    return entropy;
  }

  /** Adds a number of bytes. */
  void addBytes(String testCase, String metric, long bytes, Optional<String> target) {
    report.add(testCase, metric, (double) bytes, "bytes", target);
  }

  /** Adds bytes over entropy, unless the entropy is zero: then there is no ratio. */
  void addRatio(String testCase, long bytes, double entropyBytes, OptionalDouble most) {
    if (entropyBytes > 0) {
      Optional<String> target =
          most.isPresent()
              ? Optional.of(String.format(Locale.ROOT, "<= %.3f", most.getAsDouble()))
              : Optional.empty();
      report.add(testCase, "bytesOverH0", bytes / entropyBytes, "ratio", target);
    }
  }

  private static long bytes(Coder coder, List<Tensor> tensors) throws IOException {
    long bytes = 0;
    for (Tensor tensor : tensors) {
      bytes += coder.verified(tensor).length;
    }
    return bytes;
  }
}
