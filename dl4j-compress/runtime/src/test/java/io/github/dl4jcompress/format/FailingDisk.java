package io.github.dl4jcompress.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** A real disk of which some calls fail, and which writes at most 1,000 bytes per call. */
final class FailingDisk implements Disk {
  static final String REASON = "No space left on device";

  private static final int WRITES_AT_MOST = 1_000;

  private final Disk disk = new RealDisk();
  private final List<String> calls = new ArrayList<>();
  private final IntPredicate failsAtCall;
  private final Predicate<String> failsAtKind;
  private final Failure failure;

  /** What happens at a call that fails. */
  interface Failure {
    void raise() throws IOException;
  }

  private FailingDisk(IntPredicate failsAtCall, Predicate<String> failsAtKind, Failure failure) {
    this.failsAtCall = failsAtCall;
    this.failsAtKind = failsAtKind;
    this.failure = failure;
  }

  private static void raiseFull() throws IOException {
    throw new IOException(REASON);
  }

  /** Fails at the n-th call, counted from 1, only. */
  static FailingDisk once(int n) {
    return new FailingDisk(call -> call == n, kind -> true, FailingDisk::raiseFull);
  }

  /** Fails at the n-th call, counted from 1, and at all later ones. */
  static FailingDisk forGood(int n) {
    return new FailingDisk(call -> call >= n, kind -> true, FailingDisk::raiseFull);
  }

  /** Fails at all calls of one kind. */
  static FailingDisk at(String kind, Failure failure) {
    return new FailingDisk(call -> true, kind::equals, failure);
  }

  /** The calls so far, the failed ones too. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  private boolean fails(String kind) {
    calls.add(kind);
    return failsAtCall.test(calls.size()) && failsAtKind.test(kind);
  }

  private void call(String kind) throws IOException {
    if (fails(kind)) {
      failure.raise();
    }
  }

  @Override
  public OpenFile open(Path path, OpenOption... options) throws IOException {
    String kind = Files.isDirectory(path) ? " directory" : " file";
    call("open" + kind);
    return new FailingFile(disk.open(path, options), kind);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    call("move");
    disk.move(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    call("delete");
    disk.delete(path);
  }

  private final class FailingFile implements OpenFile {
    private final OpenFile file;
    private final String kind;

    FailingFile(OpenFile file, String kind) {
      this.file = file;
      this.kind = kind;
    }

    /** Where it fails, half of the bytes have been written. */
    @Override
    public void write(ByteBuffer bytes) throws IOException {
      boolean fails = fails("write");
      int length = Math.min(WRITES_AT_MOST, bytes.remaining()) / (fails ? 2 : 1);
      file.write(bytes.slice(bytes.position(), length));
      if (fails) {
        failure.raise();
      }
      bytes.position(bytes.position() + length);
    }

    @Override
    public void sync() throws IOException {
      call("sync" + kind);
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
      call("close" + kind);
    }
  }
}
