package io.github.dl4jcompress.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class Crc32cTest {
  private static long checksum(byte[] bytes) {
    Crc32c crc = new Crc32c();
    crc.update(bytes, 0, bytes.length);
    return crc.value();
  }

  /** The check value that catalogues of codes list. */
  @Test
  void knowsTheDigits() {
    assertThat(checksum("123456789".getBytes(US_ASCII))).isEqualTo(0xE3069283L);
    assertThat(checksum(new byte[0])).isZero();
  }

  @Test
  void agreesWithThatOfTheJdkInParts() {
    Random random = new Random(1);
    for (int length = 0; length < 300; length++) {
      byte[] bytes = new byte[length + 3];
      random.nextBytes(bytes);
      CRC32C expected = new CRC32C();
      expected.update(bytes, 2, length);
      int first = random.nextInt(length + 1);
      Crc32c crc = new Crc32c();
      crc.update(bytes, 2, first);
      crc.update(bytes, 2 + first, length - first);
      assertThat(crc.value()).isEqualTo(expected.getValue());
    }
  }
}
