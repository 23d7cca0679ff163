package io.github.dl4jcompress.lowrank;

import org.nd4j.linalg.api.blas.Lapack;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Singular value decomposition of a matrix, and its best approximations of lower ranks (Eckart and
 * Young 1936). By LAPACK, in double precision; the longer side is taken off by a QR decomposition
 * first, so that nothing larger than the matrix is needed.
 */
final class SingularValues {
  private final INDArray left; // [rows, full rank]
  private final INDArray right; // [full rank, columns]
  private final double[] values; // falling

  private SingularValues(INDArray left, double[] values, INDArray right) {
    this.left = left;
    this.values = values;
    this.right = right;
  }

  /** Decomposes a matrix, which is left as it is. */
  static SingularValues of(INDArray matrix) {
    if (matrix.rows() < matrix.columns()) {
      SingularValues turned = of(matrix.transpose());
      return new SingularValues(
          turned.right.transpose().dup('f'), turned.values, turned.left.transpose().dup('f'));
    }
    Lapack lapack = Nd4j.getBlasWrapper().lapack();
    INDArray orthogonal = matrix.castTo(DataType.DOUBLE).dup('f');
    INDArray triangle = square(matrix.columns());
    lapack.geqrf(orthogonal, triangle); // overwrites the matrix
    INDArray rotation = square(matrix.columns());
    INDArray right = square(matrix.columns());
    INDArray values = Nd4j.create(DataType.DOUBLE, matrix.columns());
    lapack.gesvd(triangle, values, rotation, right);
    return new SingularValues(orthogonal.mmul(rotation), values.toDoubleVector(), right);
  }

  private static INDArray square(long size) {
    return Nd4j.create(DataType.DOUBLE, new long[] {size, size}, 'f');
  }

  /** The highest rank there is. */
  int fullRank() {
    return values.length;
  }

  /**
   * Part of the sum of squares that an approximation keeps, in {@code [0, 1]}; 1 for all zeros.
   *
   * @param rank at least 0
   */
  double energy(int rank) {
    double kept = 0;
    double all = 0;
    for (int i = 0; i < values.length; i++) {
      double square = values[i] * values[i];
      all += square;
      kept += i < rank ? square : 0;
    }
    return all == 0 ? 1 : kept / all;
  }

  /** The lowest rank, at least 1, that keeps a part of the sum of squares. */
  int rankFor(double energy) {
    int rank = 1;
    while (rank < values.length && energy(rank) < energy) {
      rank++;
    }
    return rank;
  }

  /** Left factor {@code [rows, rank]}; each takes the roots of the singular values. */
  INDArray left(int rank) {
    INDArray part = left.get(NDArrayIndex.all(), NDArrayIndex.interval(0, rank)).dup();
    return part.mulRowVector(roots(rank));
  }

  /** Right factor {@code [rank, columns]}. */
  INDArray right(int rank) {
    INDArray part = right.get(NDArrayIndex.interval(0, rank), NDArrayIndex.all()).dup();
    return part.mulColumnVector(roots(rank));
  }

  private INDArray roots(int rank) {
    double[] roots = new double[rank];
    for (int i = 0; i < rank; i++) {
      roots[i] = Math.sqrt(Math.max(0, values[i]));
    }
    return Nd4j.createFromArray(roots);
  }
}
