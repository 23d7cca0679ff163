/**
 * The command line: {@link io.github.dl4jcompress.cli.Main}. Each verb is a class; {@code archive}
 * reads networks of Deeplearning4j, {@code data} reads examples, and neither knows the verbs.
 */
package io.github.dl4jcompress.cli;
