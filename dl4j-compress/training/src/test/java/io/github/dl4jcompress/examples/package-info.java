/**
 * The ten things that a user of DL4J wants first, each by itself: read one, copy it, put your own
 * network and data in the place of {@link io.github.dl4jcompress.examples.Digits}.
 */
package io.github.dl4jcompress.examples;
