/**
 * The runtime beside ONNX Runtime and DL4J: each engine answers in a JVM of its own, and they are
 * asked in turn. {@link io.github.dl4jcompress.benchmarks.inference.RuntimeBenchmark} is the entry.
 */
package io.github.dl4jcompress.benchmarks.inference;
