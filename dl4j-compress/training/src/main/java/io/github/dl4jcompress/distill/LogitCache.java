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
 * does: each example is then a new one. {@link CacheUse} notices and says so.
 */
public final class LogitCache {
  private static final int MAGIC = 0x4C433444; // "D4CL", little-endian
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 20;
  private static final int ENTRY_BYTES = 12; // and two for each value
  private static final int CHECKSUM_BYTES = 4;
  private static final float LARGEST_HALF = 65504;

  private final Optional<Path> file;
  private final Map<Long, short[]> logits = new HashMap<>();
  private Optional<Long> teacher = Optional.empty(); // whose logits these are
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
   * epoch. It belongs to one teacher; another one is refused.
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

  /**
   * Makes the cache that of a teacher.
   *
   * @throws IllegalArgumentException if it is already another's
   */
  void claim(Teacher owner) {
    if (enabled && teacher.isPresent() && teacher.get() != owner.fingerprint()) {
      throw new IllegalArgumentException(
          "the cache holds the logits of another teacher"
              + file.map(path -> "; delete " + path).orElse(""));
    }
    teacher = Optional.of(owner.fingerprint());
  }

  boolean isEnabled() {
    return enabled;
  }

  /** Whether all that is known is lost with the process. */
  boolean isInMemory() {
    return enabled && file.isEmpty();
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

  /**
   * Adds an example.
   *
   * @throws IllegalArgumentException for a value beyond 16 bits, such as a price as regression
   *     target
   */
  void put(long key, float[] values) {
    short[] halves = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i]) <= LARGEST_HALF)) { // also catches NaN
        throw new IllegalArgumentException(
            "the teacher put out "
                + values[i]
                + ", and the cache's 16 bits hold -65504 to 65504; use LogitCache.off()");
      }
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
    int length = HEADER_BYTES;
    for (short[] values : logits.values()) {
      length += ENTRY_BYTES + 2 * values.length;
    }
    ByteBuffer out = ByteBuffer.allocate(length + CHECKSUM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(VERSION).putLong(teacher.orElse(0L)).putInt(logits.size());
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
    if (bytes.length < HEADER_BYTES + CHECKSUM_BYTES
        || in.getInt(0) != MAGIC
        || in.getInt(4) != VERSION) {
      throw new IOException(path + ": no file of teacher logits of version " + VERSION);
    }
    int end = bytes.length - CHECKSUM_BYTES;
    require(in.getInt(end) == checksum(bytes, end), path);
    teacher = Optional.of(in.position(8).limit(end).getLong());
    int count = in.getInt();
    for (int i = 0; i < count; i++) {
      require(in.remaining() >= ENTRY_BYTES, path);
      long key = in.getLong();
      int length = in.getInt();
      require(length >= 0 && length <= in.remaining() / 2, path);
      short[] values = new short[length];
      for (int j = 0; j < values.length; j++) {
        values[j] = in.getShort();
      }
      logits.put(key, values);
    }
    require(count >= 0 && !in.hasRemaining(), path);
  }

  private static void require(boolean sound, Path path) throws IOException {
    if (!sound) {
      throw new IOException(path + ": the file of teacher logits is damaged; delete it");
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
