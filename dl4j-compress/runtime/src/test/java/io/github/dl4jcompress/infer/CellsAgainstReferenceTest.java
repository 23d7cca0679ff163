package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.Cells;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels of recurrent cells give the bits of {@link CellsReference}, whatever they run on. */
class CellsAgainstReferenceTest {
  private static final int CELLS = 400;
  private static final int STEPS = 5;

  static Stream<CellArithmetic> arithmetics() {
    return Stream.of(CellArithmetic.PLAIN, KernelSet.ofThisJvm().cells());
  }

  private static void assertSameBits(Cells cells, CellArithmetic arithmetic, long seed) {
    double inputScale = 1 / 40f;
    CellsReference expected = new CellsReference(cells, inputScale);
    CellsKernel kernel = CellsKernel.of(cells, inputScale, arithmetic);
    RecurrentState state = kernel.rest();
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      int[] codes = RandomCells.codes(cells, random);
      expected.run(codes);
      kernel.run(codes, state);
      String where = "step " + step + " of cells " + seed + ", " + cells.count() + " of them";
      int count = cells.count();
      assertThat(Arrays.copyOf(state.output, count)).as(where).isEqualTo(expected.output);
      assertThat(Arrays.copyOf(state.content, count)).as(where).isEqualTo(expected.content);
      assertThat(Arrays.copyOf(state.fedBack, count)).as(where).isEqualTo(expected.fedBack);
    }
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void kernelsGiveTheBitsOfTheReference(CellArithmetic arithmetic) {
    for (long seed = 0; seed < CELLS; seed++) {
      assertSameBits(RandomCells.cells(seed), arithmetic, seed);
    }
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void largeLayersGiveThemToo(CellArithmetic arithmetic) {
    for (long seed = 0; seed < 20; seed++) {
      assertSameBits(RandomCells.lstm(seed, 128 + (int) seed % 3 * 96), arithmetic, seed);
    }
  }

  /** Else the tests above would say little. */
  @Test
  void referenceTakesManyValues() {
    Set<Float> outputs = new HashSet<>();
    int full = 0;
    for (long seed = 0; seed < CELLS; seed++) {
      Cells cells = RandomCells.cells(seed);
      CellsReference reference = new CellsReference(cells, 1 / 40f);
      Random random = new Random(seed);
      for (int step = 0; step < STEPS; step++) {
        reference.run(RandomCells.codes(cells, random));
        for (int i = 0; i < cells.count(); i++) {
          outputs.add(reference.output[i]);
          full += Math.abs(reference.fedBack[i]) == 32767 ? 1 : 0;
        }
      }
    }
    assertThat(outputs).hasSizeGreaterThan(20_000);
    assertThat(full).isGreaterThan(100);
  }
}
