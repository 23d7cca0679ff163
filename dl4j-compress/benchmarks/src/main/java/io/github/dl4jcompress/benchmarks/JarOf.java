package io.github.dl4jcompress.benchmarks;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where classes come from. */
public final class JarOf {
  private JarOf() {}

  /** The jar or folder that a class was loaded from. */
  public static Path type(Class<?> type) throws IOException {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("cannot tell where " + type + " is", e);
    }
  }
}
