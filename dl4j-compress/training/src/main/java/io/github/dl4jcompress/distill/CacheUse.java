package io.github.dl4jcompress.distill;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches whether a cache of logits is of use in a training, and switches it off if it is not. */
final class CacheUse {
  private static final Logger LOG = LoggerFactory.getLogger(CacheUse.class);

  private final LogitCache cache;
  private long hits; // examples of this epoch
  private long misses;
  private boolean later; // behind the first epoch

  CacheUse(LogitCache cache) {
    this.cache = cache;
  }

  LogitCache cache() {
    return cache;
  }

  void hit(int examples) {
    hits += examples;
  }

  void miss(int examples) {
    misses += examples;
  }

  /** Notices augmentation, with which each example is a new one. */
  void endEpoch() {
    if (later && cache.isEnabled() && misses > 0 && hits == 0) {
      LOG.warn(
          "no example of this epoch was seen before, so the cache of teacher logits is of no use"
              + " and is switched off; with augmentation, use LogitCache.off()");
      cache.disable();
    }
    later |= misses > 0;
    hits = 0;
    misses = 0;
  }

  /** Saves the cache, and writes what is to be known of it in a training that is resumed. */
  void writeState(DataOutput out) throws IOException {
    cache.save();
    out.writeBoolean(cache.isEnabled());
    out.writeInt(cache.size());
    out.writeLong(hits);
    out.writeLong(misses);
    out.writeBoolean(later);
  }

  /**
   * Takes over what was written.
   *
   * @throws IllegalArgumentException if the cache does not hold what it held
   */
  void readState(DataInput in) throws IOException {
    boolean enabled = in.readBoolean();
    int size = in.readInt();
    if (enabled && !cache.isEnabled()) {
      throw new IllegalArgumentException(
          "the training had a cache of teacher logits and has none now");
    }
    if (cache.size() < size) {
      throw new IllegalArgumentException(
          "the cache of teacher logits held "
              + size
              + " examples, and holds "
              + cache.size()
              + "; give the trainer the file it had");
    }
    if (!enabled && cache.isEnabled()) {
      cache.disable(); // as it was when augmentation was noticed
    }
    hits = in.readLong();
    misses = in.readLong();
    later = in.readBoolean();
  }
}
