package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A file of sound checksums that means nothing, and what the reader says of it. */
final class Fault {
  private final byte[] file;
  private final String message;

  private Fault(byte[] file, String message) {
    this.file = file;
    this.message = message;
  }

  /** A file that is complete. */
  static Fault fault(Crafted crafted, String message) {
    return new Fault(crafted.file(), message);
  }

  /** A file that ends within its head. */
  static Fault cut(Crafted crafted, String message) {
    return new Fault(crafted.endingHere(), message);
  }

  byte[] file() {
    return file;
  }

  String message() {
    return message;
  }

  /**
   * The reader refuses it and says where and why.
   *
   * @param parts a regular expression for the parts of a file that may be named
   */
  void assertRefusedIn(String parts) {
    assertThatThrownBy(() -> ModelFile.read(file, ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessageContaining(message)
        .hasMessageMatching("(" + parts + ") at byte \\d+: .+");
  }

  /** The message, as the name of a test. */
  @Override
  public String toString() {
    return message;
  }
}
