package io.github.dl4jcompress.compress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The constants of enums, under their names in JSON. */
final class JsonConstants {
  private JsonConstants() {}

  /** The constant of a name in JSON; the error names these and what else there is. */
  static <E extends Enum<E>> E constant(
      String name, E[] values, JsonFields fields, String key, String... others) {
    return Arrays.stream(values)
        .filter(value -> name(value).equals(name))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> known = new ArrayList<>();
              Arrays.stream(values).forEach(value -> known.add(name(value)));
              known.addAll(List.of(others));
              return unknown(fields, key, known, name);
            });
  }

  static IllegalArgumentException unknown(
      JsonFields fields, String key, List<String> known, String name) {
    return fields.error(key + " must be one of " + known + ", got '" + name + "'");
  }

  /** {@code ONE_CYCLE} is {@code oneCycle}. */
  static String name(Enum<?> constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.name().split("_", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      name.append(name.isEmpty() ? lower : word.charAt(0) + lower.substring(1));
    }
    return name.toString();
  }
}
