package io.github.dl4jcompress.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.deeplearning4j.nn.api.Model;

/**
 * What a network's parameters take as they are: the fair measure of a compact model.
 *
 * @param bytes four for each parameter
 * @param gzipBytes of {@code gzip -9} over them: what a user gets without any of this
 */
public record FloatSize(long bytes, long gzipBytes) {
  /** Measures the parameters as little-endian floats. */
  public static FloatSize of(Model network) {
    float[] parameters = network.params().dup().data().asFloat();
    ByteBuffer raw = ByteBuffer.allocate(4 * parameters.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(parameters);
    return new FloatSize(raw.capacity(), gzip(raw.array()));
  }

  private static long gzip(byte[] raw) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      gzip.write(raw);
    } catch (IOException e) {
      throw new AssertionError("an array in memory takes all bytes", e);
    }
    return out.size();
  }
}
