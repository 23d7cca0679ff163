package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
      for (String language :
          List.of("und", "tr-TR", "de-DE", "ar-EG-u-nu-arab", "th-TH-u-nu-thai")) {
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

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"US-ASCII, tr", "UTF-16, ar"})
  void inAJvmOfAnotherCharset(String charset, String language) throws Exception {
    List<String> options = List.of("-Dfile.encoding=" + charset, "-Duser.language=" + language);
    byte[] printed = ChildJvm.run(options, WrittenBytes.class, List.of(directory.toString()));
    String text = new String(printed, StandardCharsets.ISO_8859_1);
    assertThat(text.replaceAll("[^0-9a-f]", "")).isEqualTo(expected);
  }
}
