/**
 * Networks of Deeplearning4j from files that nobody vouches for ({@link
 * io.github.dl4jcompress.cli.network.NetworkArchive}), and examples brought into their form.
 */
package io.github.dl4jcompress.cli.network;
