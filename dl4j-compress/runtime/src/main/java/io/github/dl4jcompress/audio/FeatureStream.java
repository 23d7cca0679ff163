package io.github.dl4jcompress.audio;

import io.github.dl4jcompress.model.AudioFrontEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Extracts features while the samples come in, bit for bit those of the whole clip.
 *
 * <pre>{@code
 * FeatureStream stream = extractor.stream();
 * while (recording) {
 *   int count = microphone.read(samples);
 *   for (float[] frame : stream.accept(samples, 0, count)) {
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p>A frame is complete with the last sample of its window; with deltas, two frames later. For one
 * thread at a time.
 */
public final class FeatureStream {
  private final FrameAnalysis analysis;
  private final FrameAnalysis.Scratch scratch;
  private final double preEmphasis;
  private final int hop;
  private final Optional<DeltaWindow> deltas;
  private final Optional<RunningNormalizer> normalizer;

  private final double[] window; // samples after pre-emphasis
  private final double[] plain; // features of the newest window
  private final double[] features; // with deltas, then normalized
  private int filled;
  private double previous;
  private boolean anyFrame;
  private boolean finished;

  FeatureStream(AudioFrontEnd frontEnd, FrameAnalysis analysis) {
    this.analysis = analysis;
    scratch = analysis.newScratch();
    preEmphasis = frontEnd.preEmphasis();
    hop = frontEnd.hop();
    window = new double[frontEnd.window()];
    plain = new double[analysis.features()];
    features = new double[frontEnd.features()];
    deltas = frontEnd.deltas() ? Optional.of(new DeltaWindow(plain.length)) : Optional.empty();
    normalizer =
        frontEnd.normalization() == AudioFrontEnd.Normalization.RUNNING
            ? Optional.of(new RunningNormalizer(frontEnd))
            : Optional.empty();
  }

  /**
   * Takes the next samples, any number of them.
   *
   * @param samples at the front end's sample rate, full scale being 1; finite
   * @param from index of the first one to take
   * @param to index behind the last one
   * @return the frames that are complete now, each {@code [features]}; often none
   * @throws IllegalStateException after {@link #finish}
   */
  public List<float[]> accept(float[] samples, int from, int to) {
    requireUnfinished();
    Objects.checkFromToIndex(from, to, samples.length);
    for (int i = from; i < to; i++) { // before any is taken: it would spoil all that follow
      if (!Float.isFinite(samples[i])) {
        throw new IllegalArgumentException("sample " + i + " must be finite, got " + samples[i]);
      }
    }
    List<float[]> frames = new ArrayList<>();
    for (int i = from; i < to; i++) {
      take(samples[i], frames);
    }
    return frames;
  }

  /**
   * Ends the clip.
   *
   * @return the frames that waited for the two behind them; the only frame of a clip that is
   *     shorter than one window, even of one without samples
   * @throws IllegalStateException if called twice
   */
  public List<float[]> finish() {
    requireUnfinished();
    List<float[]> frames = new ArrayList<>();
    while (!anyFrame) {
      take(0, frames);
    }
    finished = true;
    if (deltas.isPresent()) {
      DeltaWindow known = deltas.get();
      long waiting = Math.max(0, known.frames() - DeltaWindow.REACH);
      for (long frame = waiting; frame < known.frames(); frame++) {
        known.copyWithSlopes(frame, features);
        complete(frames);
      }
    }
    return frames;
  }

  private void requireUnfinished() {
    if (finished) {
      throw new IllegalStateException("the stream is finished; another clip needs another stream");
    }
  }

  private void take(float sample, List<float[]> frames) {
    window[filled++] = sample - preEmphasis * previous;
    previous = sample;
    if (filled == window.length) {
      analyze(frames);
      filled -= hop;
      System.arraycopy(window, hop, window, 0, filled);
    }
  }

  private void analyze(List<float[]> frames) {
    anyFrame = true;
    if (deltas.isEmpty()) {
      analysis.apply(window, scratch, features);
      complete(frames);
      return;
    }
    DeltaWindow known = deltas.get();
    analysis.apply(window, scratch, plain);
    known.add(plain);
    if (known.frames() > DeltaWindow.REACH) {
      known.copyWithSlopes(known.frames() - 1 - DeltaWindow.REACH, features);
      complete(frames);
    }
  }

  private void complete(List<float[]> frames) {
    normalizer.ifPresent(running -> running.apply(features));
    float[] frame = new float[features.length];
    for (int i = 0; i < frame.length; i++) {
      frame[i] = (float) features[i];
    }
    frames.add(frame);
  }
}
