package io.github.dl4jcompress.distill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.indexer.HalfIndexer;

/**
 * A teacher's logits by example, as 16-bit floats, so that the teacher runs once over the data.
 *
 * <p>Examples are known by a 64-bit hash of their features, so shuffling does no harm. Augmentation
 * does: each example is then a new one. {@link DistillationIterator} notices and says so.
 */
public final class LogitCache {
  private static final int MAGIC = 0x4C433444; // "D4CL", little-endian
  private static final int VERSION = 1;

  private final Optional<Path> file;
  private final Map<Long, short[]> logits = new HashMap<>();
  private boolean enabled;
  private boolean changed;

  private LogitCache(Optional<Path> file, boolean enabled) {
    this.file = file;
    this.enabled = enabled;
  }

  /** Keeps nothing: the teacher runs on every mini-batch. Right with augmentation. */
  public static LogitCache off() {
    return new LogitCache(Optional.empty(), false);
  }

  /** Keeps logits in memory for the life of this object. */
  public static LogitCache inMemory() {
    return new LogitCache(Optional.empty(), true);
  }

  /**
   * Keeps logits in memory and in a file, which is read now if it is there and written after each
   * epoch. It belongs to one teacher: delete it when the teacher changes.
   *
   * @throws IOException if the file cannot be read or is damaged
   */
  public static LogitCache onDisk(Path file) throws IOException {
    LogitCache cache = new LogitCache(Optional.of(file), true);
    if (Files.exists(file)) {
      cache.read(file);
    }
    return cache;
  }

  /** Number of examples known. */
  public int size() {
    return logits.size();
  }

  boolean isEnabled() {
    return enabled;
  }

  /** Forgets everything, for good. */
  void disable() {
    enabled = false;
    logits.clear();
  }

  /** The logits of an example, if they are known. */
  Optional<float[]> get(long key) {
    short[] halves = logits.get(key);
    if (halves == null) {
      return Optional.empty();
    }
    float[] values = new float[halves.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = HalfIndexer.toFloat(halves[i] & 0xFFFF);
    }
    return Optional.of(values);
  }

  void put(long key, float[] values) {
    short[] halves = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      halves[i] = (short) HalfIndexer.fromFloat(values[i]);
    }
    logits.put(key, halves);
    changed = true;
  }

  /** Writes the file, if there is one and something was added. */
  void save() throws IOException {
    if (file.isPresent() && changed && enabled) {
      io.github.dl4jcompress.format.DurableFile.replace(file.get(), bytes());
      changed = false;
    }
  }

  private byte[] bytes() {
    int length = 4 + 4 + 4;
    for (short[] values : logits.values()) {
      length += 8 + 4 + 2 * values.length;
    }
    ByteBuffer out = ByteBuffer.allocate(length + 4).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(VERSION).putInt(logits.size());
    logits.forEach(
        (key, values) -> {
          out.putLong(key).putInt(values.length);
          for (short value : values) {
            out.putShort(value);
          }
        });
    out.putInt(checksum(out.array(), length));
    return out.array();
  }

  private void read(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < 16 || in.getInt(0) != MAGIC || in.getInt(4) != VERSION) {
      throw new IOException(path + ": no file of teacher logits of version " + VERSION);
    }
    if (in.getInt(bytes.length - 4) != checksum(bytes, bytes.length - 4)) {
      throw new IOException(path + ": the file of teacher logits is damaged; delete it");
    }
    int count = in.position(8).getInt();
    for (int i = 0; i < count; i++) {
      long key = in.getLong();
      short[] values = new short[in.getInt()];
      for (int j = 0; j < values.length; j++) {
        values[j] = in.getShort();
      }
      logits.put(key, values);
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
