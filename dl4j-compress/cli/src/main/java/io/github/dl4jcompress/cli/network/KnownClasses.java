package io.github.dl4jcompress.cli.network;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.core.StreamReadFeature;
import org.nd4j.shade.jackson.databind.JavaType;
import org.nd4j.shade.jackson.databind.cfg.MapperConfig;
import org.nd4j.shade.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * The classes that a configuration may name: plain data of DL4J and ND4J. Others, such as layers of
 * a user's own, are refused before anything looks for them.
 */
final class KnownClasses {
  private static final int MOST_DEPTH = 64;
  private static final String CONF = "org.deeplearning4j.nn.conf.";
  private static final String ND4J = "org.nd4j.linalg.";

  private static final Set<String> NAMES =
      Map.ofEntries(
              Map.entry(
                  CONF + "layers.",
                  "ActivationLayer BatchNormalization CnnLossLayer Convolution1D Convolution1DLayer"
                      + " Convolution2D ConvolutionLayer Deconvolution2D DenseLayer"
                      + " DepthwiseConvolution2D DropoutLayer EmbeddingLayer EmbeddingSequenceLayer"
                      + " GlobalPoolingLayer GravesBidirectionalLSTM GravesLSTM LSTM"
                      + " LocalResponseNormalization LossLayer OutputLayer PReLULayer Pooling1D"
                      + " Pooling2D RnnLossLayer RnnOutputLayer SeparableConvolution2D"
                      + " SpaceToDepthLayer Subsampling1DLayer SubsamplingLayer Upsampling1D"
                      + " Upsampling2D ZeroPadding1DLayer ZeroPaddingLayer"),
              Map.entry(
                  CONF + "layers.recurrent.",
                  "Bidirectional LastTimeStep SimpleRnn TimeDistributed"),
              Map.entry(CONF + "layers.util.", "MaskLayer MaskZeroLayer"),
              Map.entry(CONF + "layers.convolutional.", "Cropping1D Cropping2D"),
              Map.entry(
                  CONF + "layers.misc.",
                  "ElementWiseMultiplicationLayer FrozenLayer FrozenLayerWithBackprop"
                      + " RepeatVector"),
              Map.entry(
                  CONF + "graph.",
                  "ElementWiseVertex FrozenVertex L2NormalizeVertex L2Vertex LayerVertex"
                      + " MergeVertex PoolHelperVertex PreprocessorVertex ReshapeVertex ScaleVertex"
                      + " ShiftVertex StackVertex SubsetVertex UnstackVertex"),
              Map.entry(
                  CONF + "graph.rnn.",
                  "DuplicateToTimeSeriesVertex LastTimeStepVertex ReverseTimeSeriesVertex"),
              Map.entry(
                  CONF + "preprocessor.",
                  "CnnToFeedForwardPreProcessor CnnToRnnPreProcessor ComposableInputPreProcessor"
                      + " FeedForwardToCnnPreProcessor FeedForwardToRnnPreProcessor"
                      + " RnnToCnnPreProcessor RnnToFeedForwardPreProcessor"),
              Map.entry(
                  CONF + "inputs.InputType$",
                  "InputTypeConvolutional InputTypeConvolutionalFlat InputTypeFeedForward"
                      + " InputTypeRecurrent"),
              Map.entry(
                  CONF + "dropout.",
                  "AlphaDropout Dropout GaussianDropout GaussianNoise SpatialDropout"),
              Map.entry(CONF + "weightnoise.", "DropConnect WeightNoise"),
              Map.entry(
                  CONF + "constraint.",
                  "MaxNormConstraint MinMaxNormConstraint NonNegativeConstraint"
                      + " UnitNormConstraint"),
              Map.entry(
                  CONF + "distribution.",
                  "BinomialDistribution ConstantDistribution GaussianDistribution"
                      + " LogNormalDistribution NormalDistribution OrthogonalDistribution"
                      + " TruncatedNormalDistribution UniformDistribution"),
              Map.entry(
                  "org.deeplearning4j.nn.weights.",
                  "WeightInitConstant WeightInitDistribution WeightInitIdentity"
                      + " WeightInitLecunUniform WeightInitNormal WeightInitRelu"
                      + " WeightInitReluUniform WeightInitSigmoidUniform WeightInitUniform"
                      + " WeightInitVarScalingNormalFanAvg WeightInitVarScalingNormalFanIn"
                      + " WeightInitVarScalingNormalFanOut WeightInitVarScalingUniformFanAvg"
                      + " WeightInitVarScalingUniformFanIn WeightInitVarScalingUniformFanOut"
                      + " WeightInitXavier WeightInitXavierLegacy WeightInitXavierUniform"),
              Map.entry(
                  ND4J + "activations.impl.",
                  "ActivationCube ActivationELU ActivationGELU ActivationHardSigmoid"
                      + " ActivationHardTanH ActivationIdentity ActivationLReLU ActivationMish"
                      + " ActivationPReLU ActivationRReLU ActivationRationalTanh ActivationReLU"
                      + " ActivationReLU6 ActivationRectifiedTanh ActivationSELU ActivationSigmoid"
                      + " ActivationSoftPlus ActivationSoftSign ActivationSoftmax ActivationSwish"
                      + " ActivationTanH ActivationThresholdedReLU"),
              Map.entry(
                  ND4J + "lossfunctions.impl.",
                  "LossBinaryXENT LossCosineProximity LossFMeasure LossHinge LossKLD LossL1 LossL2"
                      + " LossMAE LossMAPE LossMCXENT LossMSE LossMSLE LossMultiLabel"
                      + " LossNegativeLogLikelihood LossPoisson LossSparseMCXENT LossSquaredHinge"
                      + " LossWasserstein"),
              Map.entry(
                  ND4J + "learning.config.",
                  "AMSGrad AdaBelief AdaDelta AdaGrad AdaMax Adam Nadam Nesterovs NoOp RmsProp"
                      + " Sgd"),
              Map.entry(
                  ND4J + "learning.regularization.",
                  "L1Regularization L2Regularization WeightDecay"),
              Map.entry(
                  ND4J + "schedule.",
                  "CycleSchedule ExponentialSchedule FixedSchedule InverseSchedule MapSchedule"
                      + " PolySchedule RampSchedule SigmoidSchedule StepSchedule"))
          .entrySet()
          .stream()
          .flatMap(names -> Stream.of(names.getValue().split(" ")).map(names.getKey()::concat))
          .collect(Collectors.toUnmodifiableSet());

  private KnownClasses() {}

  /** Refuses a text that is no JSON, is nested too deeply or names another class. */
  static void requireOnlyThese(String json) throws IOException {
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = factory.createParser(json)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > MOST_DEPTH) {
          throw new MalformedFileException("nested more than " + MOST_DEPTH + " deep");
        }
        if (token == JsonToken.FIELD_NAME && isKeyOfClasses(parser.currentName())) {
          requireKnown(parser);
        }
      }
    } catch (JsonProcessingException e) {
      throw new MalformedFileException(e.getOriginalMessage(), e);
    }
  }

  /** DL4J's distributions have their class under "type". */
  private static boolean isKeyOfClasses(String key) {
    return key.equals("@class") || key.equals("type");
  }

  private static void requireKnown(JsonParser parser) throws IOException {
    String key = parser.currentName();
    if (parser.nextToken() != JsonToken.VALUE_STRING) {
      throw new MalformedFileException("'" + key + "' must be a text");
    }
    String name = parser.getText();
    boolean constant = key.equals("type") && name.matches("[A-Z0-9_]+");
    if (!constant && !NAMES.contains(name)) {
      throw new MalformedFileException("the class '" + name + "' is not on the list");
    }
  }

  /** What lets Jackson load these classes and no others. */
  static PolymorphicTypeValidator gate() {
    return new PolymorphicTypeValidator.Base() {
      private static final long serialVersionUID = 1L;

      @Override
      public Validity validateBaseType(MapperConfig<?> config, JavaType base) {
        return Validity.INDETERMINATE;
      }

      @Override
      public Validity validateSubClassName(MapperConfig<?> config, JavaType base, String name) {
        return NAMES.contains(name) ? Validity.ALLOWED : Validity.DENIED;
      }
    };
  }
}
