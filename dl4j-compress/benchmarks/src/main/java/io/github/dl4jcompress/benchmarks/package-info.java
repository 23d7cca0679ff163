/**
 * Measurements of the runtime against what else there is. {@link
 * io.github.dl4jcompress.benchmarks.CodecBenchmark} is the entry for coded weights; {@code
 * inference} holds that for speed, {@code networks} what it runs. Depends on the runtime, on the
 * shared parts of the demos and on the coders it compares with; nothing depends on it.
 */
package io.github.dl4jcompress.benchmarks;
