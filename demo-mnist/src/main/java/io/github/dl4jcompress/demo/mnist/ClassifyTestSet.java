package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.CompactModel;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * All that a device needs to run the model: this file and the runtime jar, on any JDK 17.
 *
 * <pre>{@code
 * java -cp dl4j-compress-runtime.jar ClassifyTestSet.java model.d4c IMAGES LABELS
 * }</pre>
 *
 * <p>Reads plain IDX files and prints how many images there were and how many were put in a wrong
 * class.
 */
final class ClassifyTestSet {
  private ClassifyTestSet() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("usage: ClassifyTestSet MODEL IMAGES LABELS");
      System.exit(2);
    }
    CompactModel model = CompactModel.load(Path.of(arguments[0]));
    int wrong = 0;
    int count;
    try (DataInputStream images = open(arguments[1]);
        DataInputStream labels = open(arguments[2])) {
      images.readInt(); // magic number
      count = images.readInt();
      float[] pixels = new float[images.readInt() * images.readInt()];
      labels.readLong(); // magic number and count
      byte[] bytes = new byte[pixels.length];
      for (int i = 0; i < count; i++) {
        images.readFully(bytes);
        for (int p = 0; p < bytes.length; p++) {
          pixels[p] = (bytes[p] & 0xFF) / 255f;
        }
        wrong += model.classify(pixels) == labels.readUnsignedByte() ? 0 : 1;
      }
    }
    System.out.println("images " + count);
    System.out.println("wrong " + wrong);
  }

  private static DataInputStream open(String file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(Path.of(file))));
  }
}
