package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.CompactNetwork;
import java.util.ArrayList;
import java.util.List;

/** The bytes of a model: a header, a head with all but the weights, and sections with these. */
final class Container {
  private final Header header;
  private final byte[] head;
  private final List<byte[]> sections;

  private Container(Header header, byte[] head, List<byte[]> sections) {
    this.header = header;
    this.head = head;
    this.sections = sections;
  }

  /** The container of a network. */
  static Container of(CompactNetwork network, Layout layout) {
    List<Integer> first = layout.firstLayers(network.layers());
    List<Section> table = new ArrayList<>();
    List<byte[]> sections = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < first.size(); i++) {
      int from = first.get(i);
      int to = i + 1 < first.size() ? first.get(i + 1) : network.layers().size();
      byte[] bytes = SectionWriter.bytes(network.layers().subList(from, to));
      long checksum = Section.checksum(bytes, 0, bytes.length);
      table.add(new Section(i, from, to - from, offset, bytes.length, checksum));
      sections.add(bytes);
      offset += bytes.length;
    }
    byte[] head = HeadWriter.bytes(network, table, layout == Layout.FILE_PER_LAYER);
    return new Container(Header.of(head, HeadWriter.minorVersion(network)), head, sections);
  }

  Header header() {
    return header;
  }

  List<byte[]> sections() {
    return sections;
  }

  /** Header and head. */
  byte[] front() {
    ByteSink out = new ByteSink();
    header.write(out);
    out.bytes(head);
    return out.toByteArray();
  }

  /** All in one string. */
  byte[] bytes() {
    ByteSink out = new ByteSink();
    out.bytes(front());
    sections.forEach(out::bytes);
    return out.toByteArray();
  }
}
