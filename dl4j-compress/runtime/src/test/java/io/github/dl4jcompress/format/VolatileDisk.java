package io.github.dl4jcompress.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A disk in memory that may lose power after every call. Whatever was not synced by then may have
 * reached the disk or not, each write and each change of a directory by itself. The sync of a file
 * keeps what was written to it, that of a directory the names in it, and neither keeps the other.
 */
final class VolatileDisk implements Disk {
  private static final int WRITES_AT_MOST = 8;
  private static final int MOST_PENDING = 12;

  private final Path watched;
  private final Predicate<Path> obeysSync;
  private final State synced = new State(new HashMap<>(), new HashMap<>());
  private final List<Change> pending = new ArrayList<>();
  private final Set<String> everAfterPowerCut = new HashSet<>();
  private final Map<Path, Integer> files = new HashMap<>();
  private int opened;

  /** What the medium holds: numbers of files by name, and bytes by number. */
  private record State(Map<Path, Integer> names, Map<Integer, byte[]> bytes) {
    State copy() {
      return new State(new HashMap<>(names), new HashMap<>(bytes));
    }
  }

  /** One thing that reaches the medium or does not. */
  private sealed interface Change {
    /** Whether a sync of this file or directory covers it. */
    boolean isCoveredBy(Path path, int file);

    void applyTo(State state);
  }

  private record Write(int file, int at, ByteBuffer piece) implements Change {
    @Override
    public boolean isCoveredBy(Path path, int synced) {
      return synced == file;
    }

    /** A piece before it that was lost reads as zeros. */
    @Override
    public void applyTo(State state) {
      byte[] old = state.bytes.getOrDefault(file, new byte[0]);
      byte[] bytes = Arrays.copyOf(old, Math.max(old.length, at + piece.capacity()));
      piece.get(0, bytes, at, piece.capacity());
      state.bytes.put(file, bytes);
    }
  }

  private record Create(Path name, int file) implements Change {
    @Override
    public boolean isCoveredBy(Path path, int synced) {
      return path.equals(name.getParent());
    }

    @Override
    public void applyTo(State state) {
      state.names.put(name, file);
    }
  }

  private record Move(Path from, Path to, int file) implements Change {
    @Override
    public boolean isCoveredBy(Path path, int synced) {
      return path.equals(to.getParent());
    }

    @Override
    public void applyTo(State state) {
      state.names.remove(from);
      state.names.put(to, file);
    }
  }

  /**
   * @param watched file whose content is looked at after each power cut
   * @param obeysSync whether a sync of this file or directory does anything
   */
  VolatileDisk(Path watched, String content, Predicate<Path> obeysSync) {
    this.watched = watched;
    this.obeysSync = obeysSync;
    files.put(watched, 0);
    synced.names.put(watched, 0);
    synced.bytes.put(0, content.getBytes(ISO_8859_1));
  }

  /** All contents that the watched file could have had after a power cut behind any call. */
  Set<String> everAfterPowerCut() {
    return everAfterPowerCut;
  }

  /** All contents that the watched file can have after a power cut now. */
  Set<String> afterPowerCut() {
    assertThat(pending).as("changes that are not synced").hasSizeLessThanOrEqualTo(MOST_PENDING);
    Set<String> contents = new HashSet<>();
    for (int survivors = 0; survivors < 1 << pending.size(); survivors++) {
      State state = synced.copy();
      for (int i = 0; i < pending.size(); i++) {
        if ((survivors >> i & 1) == 1) {
          pending.get(i).applyTo(state);
        }
      }
      Integer file = state.names.get(watched);
      byte[] bytes = state.bytes.getOrDefault(file, new byte[0]);
      contents.add(file == null ? "no file" : new String(bytes, ISO_8859_1));
    }
    return contents;
  }

  private void happens(Change change) {
    pending.add(change);
    everAfterPowerCut.addAll(afterPowerCut());
  }

  private void sync(Path path, int file) {
    if (obeysSync.test(path)) {
      for (Change change : List.copyOf(pending)) {
        if (change.isCoveredBy(path, file)) {
          change.applyTo(synced);
          pending.remove(change);
        }
      }
    }
    everAfterPowerCut.addAll(afterPowerCut());
  }

  @Override
  public OpenFile open(Path path, OpenOption... options) {
    int number = ++opened;
    if (List.of(options).contains(StandardOpenOption.CREATE_NEW)) {
      assertThat(files.put(path, number)).as("file that was there before").isNull();
      happens(new Create(path, number));
    }
    return new VolatileFile(path, number);
  }

  @Override
  public void move(Path from, Path to) {
    int number = files.remove(from);
    files.put(to, number);
    happens(new Move(from, to, number));
  }

  @Override
  public void delete(Path path) {
    throw new AssertionError("nothing fails here, so nothing is to delete");
  }

  private final class VolatileFile implements OpenFile {
    private final Path path;
    private final int number;
    private int size;

    VolatileFile(Path path, int number) {
      this.path = path;
      this.number = number;
    }

    @Override
    public void write(ByteBuffer bytes) {
      byte[] piece = new byte[Math.min(WRITES_AT_MOST, bytes.remaining())];
      bytes.get(piece);
      happens(new Write(number, size, ByteBuffer.wrap(piece)));
      size += piece.length;
    }

    @Override
    public void sync() {
      VolatileDisk.this.sync(path, number);
    }

    @Override
    public void close() {}
  }
}
