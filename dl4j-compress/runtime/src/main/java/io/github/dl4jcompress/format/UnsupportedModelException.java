package io.github.dl4jcompress.format;

/** The file is sound, but of a version, or beyond a limit, that this reader does not take. */
public final class UnsupportedModelException extends ModelFileException {
  private static final long serialVersionUID = 1L;

  /** Why a sound file is not taken. */
  public enum Reason {
    /** Written by an older version of the library, from before the format was frozen. */
    TOO_OLD,
    /** Written by a newer version of the library. */
    TOO_NEW,
    /** Larger in some way than {@link ReadLimits} allow. */
    BEYOND_LIMIT
  }

  private final Reason reason;

  UnsupportedModelException(Reason reason, String problem) {
    super(problem);
    this.reason = reason;
  }

  /** Something larger than a limit. */
  static UnsupportedModelException beyond(String what, long found, long limit) {
    return new UnsupportedModelException(
        Reason.BEYOND_LIMIT, what + ": found " + found + ", this reader's limit is " + limit);
  }

  /** Why the file is not taken. */
  public Reason reason() {
    return reason;
  }
}
