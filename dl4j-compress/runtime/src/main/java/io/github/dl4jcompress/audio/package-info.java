/**
 * From sound to the features that a speech model reads: {@link
 * io.github.dl4jcompress.audio.FeatureExtractor} turns samples into frames, for whole clips or as
 * the samples come in; {@link io.github.dl4jcompress.audio.WavFile} and {@link
 * io.github.dl4jcompress.audio.Resampler} bring recordings to it. Depends on {@code model} only.
 *
 * <p>Features are computed in double precision by basic arithmetic and {@link StrictMath}, so every
 * JVM gives the same bits in training and on the device.
 */
package io.github.dl4jcompress.audio;
