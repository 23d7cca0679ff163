package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.demo.DeviceProgram;
import io.github.dl4jcompress.demo.IdxFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What {@link ClassifyTestSet} made of the test set, run as on a device.
 *
 * @param images test images seen
 * @param wrong how many of them got a wrong class
 */
record DeviceRun(long images, long wrong) {

  /** Fraction of the images that got a wrong class. */
  double error() {
    return (double) wrong / images;
  }

  /**
   * Classifies the whole test set with a stored model.
   *
   * @param folder where the program and the test set are laid out
   */
  static DeviceRun of(Path model, DigitData data, Path folder)
      throws IOException, InterruptedException {
    data.writeTestSet(folder);
    DeviceProgram.Output output =
        DeviceProgram.of(ClassifyTestSet.class, folder)
            .run(
                model.toString(),
                folder.resolve(IdxFiles.Part.TEST_IMAGES.fileName()).toString(),
                folder.resolve(IdxFiles.Part.TEST_LABELS.fileName()).toString());
    return new DeviceRun((long) output.number("images"), (long) output.number("wrong"));
  }
}
