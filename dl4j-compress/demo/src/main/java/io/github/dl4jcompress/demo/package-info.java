/**
 * What the demos have in common. {@link io.github.dl4jcompress.demo.Demo} is the entry: its options
 * and exit codes are those of every demo; the other types are parts that a demo may use. Depends on
 * the training module and on DataVec; the demos depend on it.
 */
package io.github.dl4jcompress.demo;
