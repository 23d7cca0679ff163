package io.github.dl4jcompress;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The whole of a program on a device: opens a model and predicts once. Prints the class it found,
 * and the milliseconds that opening and predicting took.
 */
public final class FirstAnswer {
  private static final int STEPS = 62; // of a sequence

  private FirstAnswer() {}

  public static void main(String[] args) throws IOException {
    long start = System.nanoTime();
    CompactModel model = CompactModel.load(Path.of(args[0]));
    long loaded = System.nanoTime();
    int found = model.classify(example(model));
    long done = System.nanoTime();
    System.out.print("class ");
    System.out.print(found);
    System.out.print(", opened in ");
    System.out.print((loaded - start) / 1_000_000);
    System.out.print(" ms, answered in ");
    System.out.print((done - loaded) / 1_000_000);
    System.out.println(" ms");
  }

  /** Values that come and go between 0 and 1. */
  static float[] example(CompactModel model) {
    int steps = model.isSequence() ? STEPS : 1;
    float[] example = new float[steps * model.inputShape().elements()];
    for (int i = 0; i < example.length; i++) {
      example[i] = i % 17 / 16f;
    }
    return example;
  }
}
