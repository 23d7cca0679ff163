package io.github.dl4jcompress.infer;

import java.util.Arrays;

/**
 * Runs a network for sequences step by step, as the steps come in.
 *
 * <pre>{@code
 * FrameStream stream = model.stream();
 * stream.accept(frame); // again and again
 * float[] probabilities = stream.predict(); // what the network says so far
 * }</pre>
 *
 * <p>A step is computed when it comes in, and nothing but what the network remembers is kept;
 * {@link #accept}, {@link #predict(float[])} and {@link #classify} allocate nothing. Only a network
 * that hears sequences from their end as well keeps all steps, and computes them anew for each
 * answer.
 *
 * <p>For one thread. Gives the same bits as the network run over the whole sequence.
 */
public final class FrameStream {
  private final Predictor predictor;
  private final boolean keepsSteps;
  private final float[] logits; // after the latest step, once it is asked for
  private final float[] answer;
  private float[] steps = new float[0]; // those that have to be kept, one behind the other
  private int kept; // values in them
  private boolean begun;
  private boolean answered;

  FrameStream(Predictor predictor, boolean keepsSteps) {
    this.predictor = predictor;
    this.keepsSteps = keepsSteps;
    logits = new float[predictor.outputs()];
    answer = new float[logits.length];
  }

  /** Forgets all steps. */
  public void reset() {
    predictor.reset();
    kept = 0;
    begun = false;
    answered = false;
  }

  /**
   * Takes the next step in.
   *
   * @param frame real values of one step, scaled as in training
   * @throws IllegalArgumentException if it has another number of values
   */
  public void accept(float[] frame) {
    predictor.requireStep(frame);
    if (keepsSteps) {
      keep(frame);
    } else {
      predictor.step(frame);
    }
    begun = true;
    answered = false;
  }

  private void keep(float[] frame) {
    int needed = Math.addExact(kept, frame.length);
    if (needed > steps.length) {
      steps = Arrays.copyOf(steps, Math.max(needed, steps.length / 2 * 3));
    }
    System.arraycopy(frame, 0, steps, kept, frame.length);
    kept = needed;
  }

  /**
   * The network's output after the latest step: of that step, or of the sequence up to it.
   *
   * @throws IllegalStateException before the first step
   */
  public float[] predict() {
    compute();
    return answer.clone();
  }

  /**
   * Like {@link #predict()}, into an array.
   *
   * @param result filled from its beginning; may be longer
   * @throws IllegalStateException before the first step
   * @throws IllegalArgumentException if the array is too short
   */
  public void predict(float[] result) {
    compute();
    Predictor.requireRoom("the result", answer.length, result.length);
    System.arraycopy(answer, 0, result, 0, answer.length);
  }

  /**
   * Index of the largest output after the latest step; the first of equals.
   *
   * @throws IllegalStateException before the first step
   */
  public int classify() {
    compute();
    return Answers.largest(answer, answer.length);
  }

  /**
   * Like {@link #predict()}, but before the activation of the last layer.
   *
   * @throws IllegalStateException before the first step
   */
  public float[] logits() {
    compute();
    return logits.clone();
  }

  private void compute() {
    if (!begun) {
      throw new IllegalStateException("no step has been taken yet: call accept first");
    }
    if (!answered) {
      if (keepsSteps) {
        predictor.last(steps, kept, logits);
      } else {
        predictor.finish(logits);
      }
      System.arraycopy(logits, 0, answer, 0, answer.length);
      predictor.activate(answer);
      answered = true;
    }
  }
}
