/**
 * Networks that nobody trained, with the same weights in the form of each engine. {@link
 * io.github.dl4jcompress.benchmarks.networks.SeededNetwork} is the entry. Depends on the library
 * and on the tensors of the package above.
 */
package io.github.dl4jcompress.benchmarks.networks;
