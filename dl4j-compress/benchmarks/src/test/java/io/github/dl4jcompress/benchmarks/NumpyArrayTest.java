package io.github.dl4jcompress.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumpyArrayTest {
  private static final String BYTES = NumpyFiles.header("|i1", "2, 3");

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void readsBytesRowByRow() throws Exception {
    byte[] levels = {1, -2, 3, 0, 127, -127};
    Tensor tensor = NumpyArray.read("w", NumpyFiles.array(BYTES, levels));
    assertThat(tensor.name()).isEqualTo("w");
    assertThat(tensor.rows()).isEqualTo(2);
    assertThat(tensor.columns()).isEqualTo(3);
    assertThat(tensor.maxLevel()).isEqualTo(127);
    assertThat(tensor.levels()).containsExactly(levels);
  }

  @Test
  void readsVersion2() throws Exception {
    byte[] levels = {0, 1, 0, -1, 0, 0};
    assertThat(NumpyArray.read("w", NumpyFiles.arrayOfVersion2(BYTES, levels)).levels())
        .containsExactly(levels);
  }

  @Test
  void readsWiderTypes() throws Exception {
    byte[] shorts = little(4).putShort((short) -7).putShort((short) 5).array();
    byte[] ints = little(8).putInt(-7).putInt(5).array();
    byte[] longs = little(16).putLong(-7).putLong(5).array();
    byte[] floats = little(8).putFloat(-7).putFloat(5).array();
    assertThat(levels("<i2", shorts)).containsExactly(-7, 5);
    assertThat(levels("<i4", ints)).containsExactly(-7, 5);
    assertThat(levels("<i8", longs)).containsExactly(-7, 5);
    assertThat(levels("<f4", floats)).containsExactly(-7, 5);
  }

  private static byte[] levels(String type, byte[] elements) throws NumpyFormatException {
    return NumpyArray.read("w", NumpyFiles.array(NumpyFiles.header(type, "2,"), elements)).levels();
  }

  @Test
  void takesAllDimensionsButTheFirstAsColumns() throws Exception {
    String header = NumpyFiles.header("|i1", "2, 1, 3, 2");
    Tensor tensor = NumpyArray.read("w", NumpyFiles.array(header, new byte[12]));
    assertThat(tensor.rows()).isEqualTo(2);
    assertThat(tensor.columns()).isEqualTo(6);
  }

  @Test
  void takesAVectorAsOneRow() throws Exception {
    Tensor tensor =
        NumpyArray.read("w", NumpyFiles.array(NumpyFiles.header("|i1", "4,"), new byte[4]));
    assertThat(tensor.rows()).isEqualTo(1);
    assertThat(tensor.columns()).isEqualTo(4);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({">i2", "|u1", "<f8", "|b1", "|O"})
  void refusesOtherTypes(String type) {
    byte[] file = NumpyFiles.array(NumpyFiles.header(type, "2, 3"), new byte[6]);
    assertThatThrownBy(() -> NumpyArray.read("w", file))
        .isInstanceOf(NumpyFormatException.class)
        .hasMessage("type " + type + ", allowed are [|i1, <i2, <i4, <i8, <f4]");
  }

  @Test
  void refusesRecords() {
    String header = "{'descr': [('a', '|i1')], 'fortran_order': False, 'shape': (2,), }";
    assertRefused(
        NumpyFiles.array(header, new byte[2]),
        "type [('a', '|i1')], allowed are [|i1, <i2, <i4, <i8, <f4]");
  }

  @Test
  void refusesFortranOrder() {
    byte[] file = NumpyFiles.array(BYTES.replace("False", "True"), new byte[6]);
    assertRefused(file, "Fortran order, allowed is C order");
  }

  @ParameterizedTest(name = "({0})")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''            | shape (), needed is at least one element per axis
          0, 3          | shape (0, 3), needed is at least one element per axis
          3000000000, 2 | shape (3000000000, 2): For input string: "3000000000"
          2, 2          | needs 4 bytes for shape [2, 2] of |i1, found 6
          """,
      quoteCharacter = '\'')
  void refusesShapesThatDoNotFit(String shape, String message) {
    byte[] file = NumpyFiles.array(NumpyFiles.header("|i1", shape), new byte[6]);
    assertThatThrownBy(() -> NumpyArray.read("w", file))
        .isInstanceOf(NumpyFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesShapesBeyondAllNumbers() {
    String header = NumpyFiles.header("|i1", "2000000000, 2000000000, 2000000000");
    assertRefused(
        NumpyFiles.array(header), "shape [2000000000, 2000000000, 2000000000] is too large");
  }

  @Test
  void refusesWhatIsNoLevel() {
    assertRefused(
        NumpyFiles.array(BYTES, new byte[] {0, 0, 0, -128, 0, 0}),
        "element 3 is -128.0, allowed are whole numbers in [-127, 127]");
    assertRefused(
        NumpyFiles.array(NumpyFiles.header("<f4", "1,"), little(4).putFloat(0.5f).array()),
        "element 0 is 0.5, allowed are whole numbers in [-127, 127]");
    assertRefused(
        NumpyFiles.array(NumpyFiles.header("<f4", "1,"), little(4).putFloat(Float.NaN).array()),
        "element 0 is NaN, allowed are whole numbers in [-127, 127]");
    assertRefused(
        NumpyFiles.array(NumpyFiles.header("<i8", "1,"), little(8).putLong(1L << 32).array()),
        "element 0 is 4.294967296E9, allowed are whole numbers in [-127, 127]");
  }

  @Test
  void refusesOtherFilesAndVersions() {
    assertRefused(new byte[40], "not a .npy file");
    byte[] file = NumpyFiles.array(BYTES, new byte[6]);
    file[6] = 3;
    assertRefused(file, "version 3.0, allowed are 1.0 and 2.0");
    assertRefused(
        NumpyFiles.array("{'descr': '|i1', 'shape': (1,), }", (byte) 0),
        "no sound 'fortran_order' in the header {'descr': '|i1', 'shape': (1,), }");
  }

  @Test
  void refusesEveryFileThatEndsEarly() {
    byte[] file = NumpyFiles.array(BYTES, new byte[6]);
    for (int length = 0; length < file.length; length++) {
      byte[] part = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> NumpyArray.read("w", part))
          .as("first %d bytes", length)
          .isInstanceOf(NumpyFormatException.class)
          .hasMessageMatching(".*(ends after|are left|needs 6 bytes).*");
    }
  }

  private static void assertRefused(byte[] file, String message) {
    assertThatThrownBy(() -> NumpyArray.read("w", file))
        .isInstanceOf(NumpyFormatException.class)
        .hasMessage(message);
  }
}
