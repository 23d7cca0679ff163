package io.github.dl4jcompress.benchmarks;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.LazyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Opens a model, runs it once on zeros and prints what came out: for {@link SmallestHeap}. */
final class OpenAndPredict {
  /** How much of a model is held. */
  enum Way {
    /** All of it, as {@code CompactModel} does. */
    WHOLE,
    /** One section at a time. */
    RELEASING
  }

  private OpenAndPredict() {}

  /** Arguments: the file, and a {@link Way}. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    System.out.println(Arrays.toString(answer(file, Way.valueOf(arguments[1]))));
  }

  static float[] answer(Path file, Way way) throws IOException {
    if (way == Way.WHOLE) {
      CompactModel model = CompactModel.load(file);
      return model.predict(new float[model.inputShape().elements()]);
    }
    LazyModel model = LazyModel.open(file).releasingEach();
    return model.predict(new float[model.inputShape().elements()]);
  }
}
