package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same network gives the same bytes, whoever writes it and where. */
class SameBytesTest {
  private final Path directory;
  private String expected = "";

  SameBytesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void writeOnce() throws IOException {
    expected = WrittenBytes.hash(directory);
    assertThat(expected).hasSize(64);
  }

  @Test
  void inEveryLocaleAndTimeZone() throws IOException {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      for (String language : List.of("und", "tr-TR", "de-DE", "ar-EG-u-nu-arab", "th-TH-u-nu-thai")) {
        for (String place : List.of("UTC", "Asia/Kolkata")) {
          Locale.setDefault(Locale.forLanguageTag(language));
          TimeZone.setDefault(TimeZone.getTimeZone(place));
          assertThat(WrittenBytes.hash(directory)).as(language + ", " + place).isEqualTo(expected);
        }
      }
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void inManyThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> hashes = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Path own = Files.createDirectory(directory.resolve("thread-" + i));
        hashes.add(pool.submit(() -> WrittenBytes.hash(own)));
      }
      for (Future<String> hash : hashes) {
        assertThat(hash.get()).isEqualTo(expected);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"US-ASCII, tr", "UTF-16, ar"})
  void inAJvmOfAnotherCharset(String charset, String language) throws Exception {
    String classes = place(ModelFile.class) + File.pathSeparator + place(WrittenBytes.class);
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=" + charset,
                "-Duser.language=" + language,
                "-cp",
                classes,
                WrittenBytes.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    byte[] printed = jvm.getInputStream().readAllBytes();
    assertThat(jvm.waitFor()).isZero();
    String text = new String(printed, StandardCharsets.ISO_8859_1).replaceAll("[^0-9a-f]", "");
    assertThat(text).isEqualTo(expected);
  }
}
