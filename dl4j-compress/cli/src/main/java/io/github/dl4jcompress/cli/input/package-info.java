/**
 * Labelled examples from files ({@link io.github.dl4jcompress.cli.input.ExampleFolder}). Knows
 * neither the verbs nor Deeplearning4j. Sizes are checked before memory is taken.
 */
package io.github.dl4jcompress.cli.input;
