package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A body that means nothing, and what the reader says of it in a file of sound checksum. */
record Fault(ByteSink body, String message) {
  static Fault fault(ByteSink body, String message) {
    return new Fault(body, message);
  }

  /**
   * The reader refuses it and says where and why.
   *
   * @param sections a regular expression for the parts of a file that may be named
   */
  void assertRefusedIn(String sections) {
    byte[] file = Restamp.around(body);
    assertThatThrownBy(() -> ModelFile.read(file, ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessageContaining(message)
        .hasMessageMatching("(" + sections + ") at byte \\d+: .+");
  }

  /** The message, as the name of a test. */
  @Override
  public String toString() {
    return message;
  }
}
