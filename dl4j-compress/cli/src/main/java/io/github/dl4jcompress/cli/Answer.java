package io.github.dl4jcompress.cli;

import java.util.List;
import java.util.Map;

/**
 * What a verb found out.
 *
 * @param text for people, with a line feed at its end
 * @param json the same for machines: maps, lists, texts and numbers
 * @param missed goals that were missed, in words
 */
record Answer(String text, Map<String, Object> json, List<String> missed) {

  /** An answer to a question without goals. */
  static Answer of(String text, Map<String, Object> json) {
    return new Answer(text, json, List.of());
  }
}
