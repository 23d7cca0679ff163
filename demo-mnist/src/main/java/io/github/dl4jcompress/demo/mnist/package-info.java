/**
 * The image demo: {@link io.github.dl4jcompress.demo.mnist.MnistDemo} trains LeNet-5, compresses it
 * while it trains, and runs the result in a JVM that knows nothing of DL4J.
 */
package io.github.dl4jcompress.demo.mnist;
