package io.github.dl4jcompress.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The parts of a file, to be damaged and put together again with right lengths and checksums, so
 * that the reader goes on.
 */
final class Restamp {
  private static final int CHECKSUM_AT = 6;

  /** The head up to the table of sections. */
  final byte[] layers;

  /** Number of the first layer of each section; that of the first is not written. */
  final List<Integer> firstLayers;

  /** Their bytes. */
  final List<byte[]> sections;

  /** The head behind the table of sections. */
  final byte[] metadata;

  /** Second number of the version. */
  final int minor;

  Restamp(
      byte[] layers, List<Integer> firstLayers, List<byte[]> sections, byte[] metadata, int minor) {
    this.minor = minor;
    this.layers = layers;
    this.firstLayers = firstLayers;
    this.sections = sections;
    this.metadata = metadata;
  }

  /** The parts of a sound file that holds its sections. */
  static Restamp of(byte[] file) throws ModelFileException {
    Header header = Header.read(file, file.length, ReadLimits.DEFAULT);
    int front = header.frontBytes();
    int start = front - header.headBytes();
    Head head =
        HeadReader.read(new ByteSource(file, start, front), header.minor(), ReadLimits.DEFAULT);
    List<Integer> first = head.sections().stream().map(Section::firstLayer).toList();
    List<byte[]> sections = new ArrayList<>();
    for (Section section : head.sections()) {
      int from = front + (int) section.offset();
      sections.add(Arrays.copyOfRange(file, from, from + section.length()));
    }
    byte[] table = table(first, sections);
    int at = start;
    while (!Arrays.equals(file, at, at + table.length, table, 0, table.length)) {
      at++;
    }
    return new Restamp(
        Arrays.copyOfRange(file, start, at),
        first,
        sections,
        Arrays.copyOfRange(file, at + table.length, front),
        header.minor());
  }

  private static byte[] table(List<Integer> firstLayers, List<byte[]> sections) {
    ByteSink out = new ByteSink();
    out.varint(sections.size());
    for (int i = 0; i < sections.size(); i++) {
      byte[] bytes = sections.get(i);
      if (i > 0) {
        out.varint(firstLayers.get(i));
      }
      out.varint(bytes.length);
      out.u32(Section.checksum(bytes, 0, bytes.length));
    }
    return out.toByteArray();
  }

  /** The whole file. */
  byte[] file() {
    ByteSink head = new ByteSink();
    head.bytes(layers);
    head.bytes(table(firstLayers, sections));
    head.bytes(metadata);
    return around(head.toByteArray(), sections, minor);
  }

  /** A file around any head. */
  static byte[] around(byte[] head, List<byte[]> sections, int minor) {
    ByteSink file = new ByteSink();
    Header.of(head, minor).write(file);
    file.bytes(head);
    sections.forEach(file::bytes);
    return file.toByteArray();
  }

  /** Corrects no more than the checksum of the head, in place; the version may be any. */
  static byte[] stampHead(byte[] file) throws ModelFileException {
    int front = Header.read(file, file.length, ReadLimits.DEFAULT).frontBytes();
    CRC32C crc = new CRC32C();
    crc.update(file, 0, CHECKSUM_AT);
    crc.update(file, CHECKSUM_AT + 4, front - CHECKSUM_AT - 4);
    for (int i = 0; i < 4; i++) {
      file[CHECKSUM_AT + i] = (byte) (crc.getValue() >>> (8 * i));
    }
    return file;
  }
}
