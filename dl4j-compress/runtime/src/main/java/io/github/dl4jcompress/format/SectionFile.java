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
import java.util.stream.Stream;

/**
 * Sections in files of their own, beside the model's file. Their names are made here, of the
 * model's name, the checksum in its header and a number: what stands in a file never becomes a
 * path.
 *
 * @param model the model's file
 * @param id checksum in the model's header
 */
record SectionFile(Path model, long id) {
  private static final byte[] MAGIC = {'D', '4', 'S', '\n'};
  private static final int MAX_HEADER = 15;

  private Path path(int number) {
    return model.resolveSibling(prefix() + String.format(Locale.ROOT, "%08x.%d", id, number));
  }

  private String prefix() {
    return model.getFileName() + ".";
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
    header(out, number);
    out.bytes(section);
    DurableFile.replace(path(number), out.toByteArray());
  }

  private void header(ByteSink out, int number) {
    out.bytes(MAGIC);
    out.u8(ModelFile.MAJOR_VERSION);
    out.u8(ModelFile.MINOR_VERSION);
    out.u32(id);
    out.varint(number);
  }

  /** The bytes of a section, not yet compared with its checksum. */
  byte[] read(Section section) throws IOException {
    String where = "section " + section.number();
    Path path = path(section.number());
    try (InputStream in = Files.newInputStream(path)) {
      long most = (long) MAX_HEADER + section.length();
      byte[] file = in.readNBytes((int) Math.min(most, Integer.MAX_VALUE));
      ByteSink header = new ByteSink();
      header(header, section.number());
      byte[] expected = header.toByteArray();
      if (file.length < expected.length
          || !Arrays.equals(file, 0, expected.length, expected, 0, expected.length)) {
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
    String own = prefix() + String.format(Locale.ROOT, "%08x.", id);
    List<Path> others;
    try (Stream<Path> files = Files.list(model.toAbsolutePath().getParent())) {
      others =
          files
              .filter(file -> name.matcher(file.getFileName().toString()).matches())
              .filter(file -> !file.getFileName().toString().startsWith(own))
              .toList();
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
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    } catch (NoSuchFileException e) {
      return false; // someone else has removed it
    }
  }
}
