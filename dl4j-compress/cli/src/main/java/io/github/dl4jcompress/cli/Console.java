package io.github.dl4jcompress.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a verb talks to.
 *
 * @param results takes the result, in UTF-8, and nothing else
 * @param messages takes everything else, for people
 * @param outputs writes files
 */
record Console(OutputStream results, PrintStream messages, Outputs outputs) {

  /**
   * Writes the result. A reader that has gone, as {@code head} does, has all that it wanted.
   *
   * @throws IOException if it cannot be written for another reason, such as a full disk
   */
  void print(String result) throws IOException {
    try {
      results.write(result.getBytes(StandardCharsets.UTF_8));
      results.flush();
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.toLowerCase(Locale.ROOT).contains("pipe")) { // Java has no other sign of it
        throw new IOException("cannot write the result: " + reason, e);
      }
    }
  }
}
