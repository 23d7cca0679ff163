package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurroundingsTest {
  private static int at(int[][] matrix, int row, int column) {
    return row < 0 || column < 0 || column >= matrix[0].length ? 0 : matrix[row][column];
  }

  @ParameterizedTest(name = "{0} x {1}, stride {2}, every {3}th row")
  @CsvSource({
    "9, 7, 0, 1",
    "9, 7, 3, 1",
    "5, 1, 0, 1",
    "4, 30, 28, 1",
    "20, 6, 5, 2",
    "40, 6, 4, 7"
  })
  void areTheLevelsThatStandThere(int rows, int columns, int stride, int step) {
    Random random = new Random(6);
    int[][] matrix = new int[rows][columns];
    Surroundings around = new Surroundings(columns, stride);
    for (int row = step - 1; row < rows; row += step) { // the others are zeros and left out
      for (int column = 0; column < columns; column++) {
        around.moveTo(row, column);
        int[] found = {
          around.left(),
          around.left2(),
          around.back(),
          around.backRight(),
          around.backLeft(),
          around.above(),
          around.aboveLeft(),
          around.aboveRight(),
          around.above2()
        };
        boolean far = stride > 0;
        assertThat(found)
            .as("row %d, column %d", row, column)
            .containsExactly(
                at(matrix, row, column - 1),
                at(matrix, row, column - 2),
                far ? at(matrix, row, column - stride) : 0,
                far ? at(matrix, row, column - stride + 1) : 0,
                far ? at(matrix, row, column - stride - 1) : 0,
                at(matrix, row - 1, column),
                at(matrix, row - 1, column - 1),
                at(matrix, row - 1, column + 1),
                at(matrix, row - 2, column));
        matrix[row][column] = random.nextInt(15) - 7;
        around.set(matrix[row][column]);
      }
    }
  }
}
