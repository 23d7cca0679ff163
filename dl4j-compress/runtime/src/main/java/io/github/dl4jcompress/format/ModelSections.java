package io.github.dl4jcompress.format;

import io.github.dl4jcompress.codec.DecodingSteps;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A model whose head has been read and whose sections are decoded one by one, as often as they are
 * asked for. Holds no file open.
 *
 * <p>Immutable; for any number of threads. A file that is replaced between two sections is noticed:
 * the new section is not the one that the old head speaks of.
 */
public final class ModelSections {
  private final Header header;
  private final Head head;
  private final Source source;
  private final ReadLimits limits;

  /** Where the bytes of sections come from. */
  private interface Source {
    byte[] read(Section section) throws IOException;
  }

  /** The bytes of a whole file. */
  private static final class InMemory implements Source {
    private final byte[] file;
    private final int front;

    InMemory(byte[] file, int front) {
      this.file = file;
      this.front = front;
    }

    @Override
    public byte[] read(Section section) {
      int from = Math.toIntExact(front + section.offset());
      return Arrays.copyOfRange(file, from, from + section.length());
    }
  }

  /** A file that is opened for each section. */
  private record BesideHead(Path file, int front) implements Source {
    @Override
    public byte[] read(Section section) throws IOException {
      try (SeekableByteChannel bytes = Files.newByteChannel(file)) {
        // A shorter file may have taken its place: too few bytes then, whoever checks them.
        bytes.position(front + section.offset());
        return FirstBytes.of(Channels.newInputStream(bytes), section.length());
      }
    }
  }

  private ModelSections(Header header, Head head, Source source, ReadLimits limits) {
    this.header = header;
    this.head = head;
    this.source = source;
    this.limits = limits;
  }

  /**
   * Opens a file, and reads no more than its head.
   *
   * @throws CorruptModelException if the head is damaged or the file has another length
   * @throws UnsupportedModelException if it is of another version or beyond a limit
   */
  public static ModelSections open(Path file, ReadLimits limits) throws IOException {
    Objects.requireNonNull(limits, "limits");
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      byte[] start = FirstBytes.of(in, Header.MAX_BYTES);
      int front = Header.read(start, size, limits).frontBytes();
      byte[] more = FirstBytes.of(in, Math.max(0, front - start.length));
      byte[] bytes = Arrays.copyOf(start, Math.max(front, start.length));
      System.arraycopy(more, 0, bytes, start.length, more.length);
      return open(bytes, size, Optional.of(file), limits, new BesideHead(file, front));
    }
  }

  /**
   * Opens the bytes of a whole file.
   *
   * @param path of the file, where the sections that have files of their own are looked for
   */
  static ModelSections open(byte[] file, Optional<Path> path, ReadLimits limits)
      throws ModelFileException {
    int front = Header.read(file, file.length, limits).frontBytes();
    return open(file, file.length, path, limits, new InMemory(file, front));
  }

  private static ModelSections open(
      byte[] start, long size, Optional<Path> path, ReadLimits limits, Source behindTheHead)
      throws ModelFileException {
    Header header = Header.read(start, size, limits);
    int front = header.frontBytes();
    header.require(Arrays.copyOfRange(start, front - header.headBytes(), front));
    Head head =
        HeadReader.read(
            new ByteSource(start, front - header.headBytes(), front), header.minor(), limits);
    long whole = head.elsewhere() ? front : front + head.sectionBytes();
    if (size != whole) {
      throw new CorruptModelException(
          "length", size, "the head speaks of " + whole + " bytes, found " + size);
    }
    if (!head.elsewhere()) {
      return new ModelSections(header, head, behindTheHead, limits);
    }
    if (path.isEmpty()) {
      throw new CorruptModelException(
          "sections", front, "they are in files of their own: open the model by its path");
    }
    return new ModelSections(header, head, new SectionFile(path.get(), header)::read, limits);
  }

  /** What flows where. */
  public Dataflow flow() {
    return head.flow();
  }

  /** What makes the inputs and names the outputs. */
  public Metadata metadata() {
    return head.metadata();
  }

  /** Number of sections. */
  public int count() {
    return head.sections().size();
  }

  /** Number of the first layer of a section. */
  public int firstLayer(int section) {
    return head.sections().get(section).firstLayer();
  }

  /** Number of layers of a section, with and without weights. */
  public int layers(int section) {
    return head.sections().get(section).layers();
  }

  /** Bytes of a section; in a file of its own, what that file has before it is not counted. */
  public int bytes(int section) {
    return head.sections().get(section).length();
  }

  /** Bytes before the first section: header and head. */
  public int frontBytes() {
    return header.frontBytes();
  }

  /** Second number of the file's format version, see {@link ModelFile#MINOR_VERSION}. */
  public int minorVersion() {
    return header.minor();
  }

  /** Whether each section is in a file of its own. */
  public boolean hasSectionFiles() {
    return head.elsewhere();
  }

  /**
   * Decodes the layers of a section.
   *
   * @throws CorruptModelException if the section is damaged, missing or another model's
   * @throws UnsupportedModelException if it takes more steps than the limits allow
   */
  public List<Layer> decode(int section) throws IOException {
    return decode(section, limits.stepsFor(head.sectionBytes()));
  }

  private List<Layer> decode(int section, DecodingSteps steps) throws IOException {
    Section wanted = head.sections().get(section);
    try {
      return SectionReader.layers(head, wanted, source.read(wanted), steps);
    } catch (DecodingSteps.ExhaustedException e) {
      throw limits.tooManySteps(section);
    }
  }

  /** Decodes all. */
  CompactNetwork network() throws IOException {
    DecodingSteps steps = limits.stepsFor(head.sectionBytes());
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      layers.addAll(decode(i, steps));
    }
    try {
      return new CompactNetwork(head.inputs(), layers, head.flow().wiring(), head.metadata());
    } catch (IllegalArgumentException e) {
      CorruptModelException corrupt =
          new CorruptModelException("sections", 0, String.valueOf(e.getMessage()));
      corrupt.initCause(e);
      throw corrupt;
    }
  }
}
