package io.github.dl4jcompress.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Arrays and archives as numpy writes them. */
final class NumpyFiles {
  private NumpyFiles() {}

  /** A file of version 1 with any header. */
  static byte[] array(String header, byte... elements) {
    return file(1, 2, header, elements);
  }

  /** A file of version 2, whose length of the header takes four bytes, with any header. */
  static byte[] arrayOfVersion2(String header, byte... elements) {
    return file(2, 4, header, elements);
  }

  private static byte[] file(int version, int lengthBytes, String header, byte[] elements) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    byte[] text = (header + "\n").getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < lengthBytes; i++) {
      file.write(text.length >>> (8 * i));
    }
    file.writeBytes(text);
    file.writeBytes(elements);
    return file.toByteArray();
  }

  /** A header in C order. */
  static String header(String type, String shape) {
    return "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
  }

  /** A matrix of bytes. */
  static byte[] matrix(int rows, int columns, byte[] levels) {
    return array(header("|i1", rows + ", " + columns), levels);
  }

  /** An archive of files by their entries' names. */
  static Path archive(Path file, Map<String, byte[]> entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }
}
