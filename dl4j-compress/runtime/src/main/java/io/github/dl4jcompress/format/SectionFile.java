package io.github.dl4jcompress.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sections in files of their own, beside the model's file. Their names are made here, of the
 * model's name, the checksum in its header and a number: what stands in a file never becomes a
 * path.
 *
 * @param model the model's file
 * @param header of that file, whose version and checksum the sections repeat
 */
record SectionFile(Path model, Header header) {
  private static final byte[] MAGIC = {'D', '4', 'S', '\n'};
  private static final int MAX_HEADER = 15;

  private Path path(int number) {
    return model.resolveSibling(ownPrefix() + number);
  }

  private String prefix() {
    return model.getFileName() + ".";
  }

  private String ownPrefix() {
    return prefix() + String.format(Locale.ROOT, "%08x.", header.checksum());
  }

  /** Something that may fail. */
  interface Write {
    void run() throws IOException;
  }

  /** Writes all sections, then what comes next; if anything fails, no new file stays behind. */
  void write(List<byte[]> sections, Write next) throws IOException {
    List<Path> made = new ArrayList<>();
    boolean done = false;
    try {
      for (int i = 0; i < sections.size(); i++) {
        boolean there = Files.exists(path(i)); // then the model that is to be replaced needs it
        write(i, sections.get(i));
        if (!there) {
          made.add(path(i));
        }
      }
      next.run();
      done = true;
    } finally {
      if (!done) {
        for (Path each : made) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  private void write(int number, byte[] section) throws IOException {
    ByteSink out = new ByteSink();
    beginning(out, number);
    out.bytes(section);
    DurableFile.replace(path(number), out.toByteArray());
  }

  private void beginning(ByteSink out, int number) {
    out.bytes(MAGIC);
    out.u8(header.major());
    out.u8(header.minor());
    out.u32(header.checksum());
    out.varint(number);
  }

  /** The bytes of a section, not yet compared with its checksum. */
  byte[] read(Section section) throws IOException {
    String where = "section " + section.number();
    Path path = path(section.number());
    try (InputStream in = Files.newInputStream(path)) {
      long most = (long) MAX_HEADER + section.length();
      byte[] file = FirstBytes.of(in, (int) Math.min(most, Integer.MAX_VALUE));
      ByteSink beginning = new ByteSink();
      beginning(beginning, section.number());
      byte[] expected = beginning.toByteArray();
      if (file.length < expected.length
          || !Arrays.equals(Arrays.copyOf(file, expected.length), expected)) {
        throw new CorruptModelException(
            where, 0, path.getFileName() + " is not this section of this model");
      }
      return Arrays.copyOfRange(file, expected.length, file.length);
    } catch (NoSuchFileException e) {
      CorruptModelException missing =
          new CorruptModelException(where, 0, path.getFileName() + " is missing");
      missing.initCause(e);
      throw missing;
    }
  }

  /** Removes the sections of models that this one has replaced, and nothing else of such a name. */
  void removeOthers() throws IOException {
    Pattern name = Pattern.compile(Pattern.quote(prefix()) + "[0-9a-f]{8}\\.[0-9]+");
    List<Path> others;
    try (Stream<Path> files = Files.list(model.toAbsolutePath().getParent())) {
      others =
          files
              .filter(file -> name.matcher(file.getFileName().toString()).matches())
              .filter(file -> !file.getFileName().toString().startsWith(ownPrefix()))
              .collect(Collectors.toList());
    }
    for (Path other : others) {
      if (beginsAsSection(other)) {
        Files.deleteIfExists(other);
      }
    }
  }

  private static boolean beginsAsSection(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(FirstBytes.of(in, MAGIC.length), MAGIC);
    } catch (NoSuchFileException e) {
      return false; // someone else has removed it
    }
  }
}
