package io.github.dl4jcompress;

import io.github.dl4jcompress.format.ModelSections;
import io.github.dl4jcompress.format.ReadLimits;
import io.github.dl4jcompress.infer.Activations;
import io.github.dl4jcompress.infer.Answers;
import io.github.dl4jcompress.infer.Inputs;
import io.github.dl4jcompress.infer.Stretch;
import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.TensorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A compressed network whose layers are decoded when they are first needed, and released when they
 * are not: for a device that has no room for all of it at once.
 *
 * <pre>{@code
 * model.save(Path.of("lenet.d4c"), Layout.SECTION_PER_LAYER);
 * LazyModel lazy = LazyModel.open(Path.of("lenet.d4c")); // decodes no weights
 * float[] probabilities = lazy.predict(pixels);          // decodes all, one after the other
 * lazy.releaseAll();
 * }</pre>
 *
 * <p>Gives the same bits as a {@link CompactModel} of the same file. Any number of threads may use
 * one instance; two that need a section at the same time may both decode it.
 */
public final class LazyModel {
  private final ModelSections sections;
  private final Dataflow flow;
  private final Inputs inputs;
  private final boolean releasing;
  private final AtomicReferenceArray<Stretch> decoded;

  private LazyModel(ModelSections sections, boolean releasing) {
    this.sections = sections;
    this.releasing = releasing;
    flow = sections.flow();
    inputs = new Inputs(flow);
    decoded = new AtomicReferenceArray<>(sections.count());
  }

  /**
   * Opens a file within {@link ReadLimits#DEFAULT}, and reads no more than its head. Sections stay
   * decoded until they are released.
   *
   * @throws io.github.dl4jcompress.format.CorruptModelException if the head is damaged
   * @throws io.github.dl4jcompress.format.UnsupportedModelException if it is of another version or
   *     beyond a limit
   */
  public static LazyModel open(Path file) throws IOException {
    return open(file, ReadLimits.DEFAULT);
  }

  /** Like {@link #open(Path)}, within other limits. */
  public static LazyModel open(Path file, ReadLimits limits) throws IOException {
    return new LazyModel(ModelSections.open(file, limits), false);
  }

  /** The same model, which holds no more than the section that is being run. */
  public LazyModel releasingEach() {
    return new LazyModel(sections, true);
  }

  /**
   * Like {@link CompactModel#predict}.
   *
   * @throws io.github.dl4jcompress.format.CorruptModelException if a section is damaged, missing or
   *     another model's
   */
  public float[] predict(float[] example) throws IOException {
    flow.requireOneOfEach("predict takes one input and gives one output; call predictAll");
    return predictAll(example)[0];
  }

  /**
   * Like {@link CompactModel#predictAll}.
   *
   * @throws io.github.dl4jcompress.format.CorruptModelException if a section is damaged, missing or
   *     another model's
   */
  public float[][] predictAll(float[]... examples) throws IOException {
    List<Integer> outputs = flow.wiring().outputs();
    float[][] answers = new float[outputs.size()][];
    Activations activations = inputs.of(examples);
    for (int i = 0; i < sections.count(); i++) {
      Stretch section = section(i);
      section.run(activations);
      for (int output = 0; output < answers.length; output++) {
        if (section.makes(outputs.get(output))) {
          answers[output] = section.predict(outputs.get(output), activations);
        }
      }
    }
    return answers;
  }

  /** Like {@link CompactModel#classify}. */
  public int classify(float[] example) throws IOException {
    return Answers.largest(predict(example), outputs());
  }

  private Stretch section(int number) throws IOException {
    Stretch known = decoded.get(number);
    if (known != null) {
      return known;
    }
    Stretch stretch = new Stretch(sections.decode(number), sections.firstLayer(number), flow);
    if (!releasing) {
      decoded.set(number, stretch);
    }
    return stretch;
  }

  /** Decodes a section that will be needed. */
  public void load(int section) throws IOException {
    decoded.set(section, section(section));
  }

  /** Forgets a section, which will be decoded again when it is needed. */
  public void release(int section) {
    decoded.set(section, null);
  }

  /** Forgets all sections. */
  public void releaseAll() {
    for (int i = 0; i < decoded.length(); i++) {
      release(i);
    }
  }

  /** Whether a section is decoded now. */
  public boolean isLoaded(int section) {
    return decoded.get(section) != null;
  }

  /** Number of sections: layers with weights, unless the file was written in one section. */
  public int sections() {
    return sections.count();
  }

  /**
   * Shape of one example; of one step, of a network for sequences.
   *
   * @throws IllegalStateException if the network has several inputs
   */
  public TensorShape inputShape() {
    return flow.value(flow.onlyInput()).shape();
  }

  /** Shapes of all inputs. */
  public List<TensorShape> inputShapes() {
    return flow.inputShapes();
  }

  /** Number of values of one result of {@link #predict}. */
  public int outputs() {
    return flow.outputs();
  }

  /**
   * Like {@link CompactModel#activationBytes(int)}, without the room that layers work in, which is
   * known only of layers that are decoded.
   */
  public long activationBytes(int steps) {
    return inputs.bytes(steps);
  }

  /** What makes the inputs and names the outputs, as far as the model says. */
  public Metadata metadata() {
    return sections.metadata();
  }
}
