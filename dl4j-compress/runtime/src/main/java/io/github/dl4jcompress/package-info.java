/**
 * The whole of what a device needs: {@link io.github.dl4jcompress.CompactModel} opens a {@code
 * .d4c} file and predicts. Pure Java, no dependencies.
 */
package io.github.dl4jcompress;
