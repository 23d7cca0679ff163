package io.github.dl4jcompress.distill;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.BaseInputPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Counts the examples that go into a network and into all copies of it. */
final class CountingInput extends BaseInputPreProcessor {
  private static final long serialVersionUID = 1L;

  private final AtomicLong examples = new AtomicLong();

  /** For vectors: dense (8 tanh), output, with this in front. */
  MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TinyNetworks.settings()
                .list()
                .layer(TinyNetworks.dense(8, Activation.TANH))
                .layer(TinyNetworks.output())
                .inputPreProcessor(0, this)
                .setInputType(InputType.feedForward(TinyData.FEATURES))
                .build());
    network.init();
    return network;
  }

  long examples() {
    return examples.get();
  }

  @Override
  public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaces) {
    examples.addAndGet(input.size(0));
    return workspaces.dup(ArrayType.ACTIVATIONS, input);
  }

  @Override
  public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaces) {
    return output;
  }

  @Override
  public CountingInput clone() {
    return this;
  }

  @Override
  public InputType getOutputType(InputType inputType) {
    return inputType;
  }
}
