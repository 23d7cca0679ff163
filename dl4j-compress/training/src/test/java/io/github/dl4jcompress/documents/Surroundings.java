package io.github.dl4jcompress.documents;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.CompressionResult;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;

/** What a reader who copies an example has already: data, a network, numbers, a model. */
public abstract class Surroundings {
  protected final int epochs = 4;
  protected final int stepsPerEpoch = 4;
  protected final int steps = epochs * stepsPerEpoch;
  protected final long seed = 1;
  protected final DataSetIterator train = TinyData.iterator(TinyData.images(64, 1), 16);
  protected final DataSetIterator test = TinyData.iterator(TinyData.images(40, 2), 40);
  protected final MultiLayerNetwork network = network();
  protected final MultiLayerNetwork teacher = network();
  protected final SparsitySchedule schedule = SparsitySchedule.cubic(0.0, 0.5).overSteps(0, 4);
  protected final CompressionRecipe recipe =
      CompressionRecipe.quantize(QuantizationRecipe.weights(4));
  protected final CompressionResult<MultiLayerNetwork> result =
      Compressor.compress(network(), recipe, train, test, 1);
  protected final CompactModel model = result.model();
  protected final CompactModel speech = speech();
  protected final CompactModel listener = speech;
  protected final float[] frame = new float[TinyData.SEQUENCE_FEATURES];
  protected final float[] pixels = new float[TinyData.SIDE * TinyData.SIDE];
  protected final int count = 3;
  protected final float[] manyPixels = new float[count * pixels.length];
  protected final float[] results = new float[count * model.outputs()];
  protected final float[] samples = new float[8_000];

  /** Files that examples open. */
  final void files() throws IOException {
    model.save(Path.of("lenet.d4c"));
  }

  private static MultiLayerNetwork network() {
    return TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01)));
  }

  /** A model that hears. */
  private static CompactModel speech() {
    AudioFrontEnd frontEnd =
        new AudioFrontEnd(
            8_000,
            200,
            80,
            256,
            TinyData.SEQUENCE_FEATURES,
            100,
            4_000,
            0,
            0,
            false,
            AudioFrontEnd.Normalization.RUNNING,
            0);
    DataSetIterator sequences = TinyData.iterator(TinyData.sequences(16, 1), 16);
    return Compressor.compress(
            TinyNetworks.sequenceChain(TinyNetworks.settings(), false),
            CompressionRecipe.quantize(QuantizationRecipe.weights(4)),
            sequences,
            sequences,
            1)
        .model()
        .with(Metadata.NONE.withFrontEnd(frontEnd));
  }

  /** The example. */
  public abstract void run() throws Exception;
}
