/**
 * The only place that reads and writes DL4J internals. {@link
 * io.github.dl4jcompress.bridge.NetworkTopology} is the entry: it shows a {@code MultiLayerNetwork}
 * and a {@code ComputationGraph} alike, as named nodes. Depends on the runtime module; everything
 * else in this module depends on it.
 */
package io.github.dl4jcompress.bridge;
