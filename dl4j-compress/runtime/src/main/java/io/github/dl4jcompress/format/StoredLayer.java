package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.Embedding;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.Value;
import io.github.dl4jcompress.model.Window;

/**
 * A layer whose weights have not been decoded.
 *
 * @param made what it puts out
 * @param weights decodes the rest of it
 */
record StoredLayer(Value made, Weights weights) {

  /** What is left to be read of a layer. */
  interface Weights {
    /**
     * Decodes it.
     *
     * @throws IllegalArgumentException if what is read makes no layer
     */
    Layer read(SectionReader section) throws CorruptModelException;
  }

  /** Nothing. */
  record None(Layer layer) implements Weights {
    @Override
    public Layer read(SectionReader section) {
      return layer;
    }
  }

  /** A matrix. */
  record OfDense(UnitHead unit) implements Weights {
    @Override
    public Layer read(SectionReader section) throws CorruptModelException {
      return new Dense(unit.read(section));
    }
  }

  /** A column for each index. */
  record OfEmbedding(UnitHead unit) implements Weights {
    @Override
    public Layer read(SectionReader section) throws CorruptModelException {
      return new Embedding(unit.read(section));
    }
  }

  /** A matrix that a window slides with. */
  record OfConvolution(UnitHead unit, Window window) implements Weights {
    @Override
    public Layer read(SectionReader section) throws CorruptModelException {
      return new Convolution(unit.read(section), window);
    }
  }

  /** Cells. */
  record OfCells(CellsHead cells, AffineQuantizer output) implements Weights {
    @Override
    public Layer read(SectionReader section) throws CorruptModelException {
      return new Recurrent(section.cells(cells), output);
    }
  }

  /** Cells that leave out steps. */
  record OfMasked(CellsHead cells, boolean ends, AffineQuantizer output) implements Weights {
    @Override
    public Layer read(SectionReader section) throws CorruptModelException {
      return new Masked(section.cells(cells), ends, output);
    }
  }

  /** Cells for each direction. */
  record OfBothWays(
      CellsHead forward, CellsHead backward, Bidirectional.Joining joining, AffineQuantizer output)
      implements Weights {
    @Override
    public Layer read(SectionReader section) throws CorruptModelException {
      Cells ahead = section.cells(forward);
      return new Bidirectional(ahead, section.cells(backward), joining, output);
    }
  }
}
