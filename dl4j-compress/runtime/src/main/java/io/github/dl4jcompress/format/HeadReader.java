package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.MemoryPlan;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Value;
import io.github.dl4jcompress.model.Wiring;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Reads what {@link HeadWriter} wrote, trusting nothing in it: the checksum guards against
 * accidents, not against people. All sizes are held against the limits here, before any of the
 * weights is decoded.
 */
final class HeadReader {
  private final ByteSource in;
  private final HeadFields fields;
  private final Sizes sizes;
  private final ReadLimits limits;
  private final int minor;
  private final List<Value> values = new ArrayList<>(); // inputs, then what the layers put out

  private HeadReader(ByteSource in, int minor, ReadLimits limits) {
    this.in = in;
    this.minor = minor;
    this.limits = limits;
    fields = new HeadFields(in, minor);
    sizes = new Sizes(limits);
  }

  /**
   * Reads a head.
   *
   * @param minor second number of the version
   */
  static Head read(ByteSource in, int minor, ReadLimits limits) throws ModelFileException {
    try {
      return new HeadReader(in, minor, limits).head();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw in.corrupt(e); // values check themselves
    }
  }

  private Head head() throws ModelFileException {
    in.enter("input");
    int flags = in.u8();
    fields.requireKnown(flags, FileCodes.flags(minor));
    boolean graph = (flags & FileCodes.GRAPH) != 0;
    inputs(graph);
    int inputs = values.size();
    List<StoredLayer> layers = new ArrayList<>();
    List<List<Integer>> sources = layers(graph, layers);
    List<Integer> outputs = List.of(values.size() - 1);
    if (graph) {
      in.enter("outputs");
      outputs = references(values.size(), "outputs");
    }
    Dataflow flow = flow(inputs, sources, outputs);
    List<Section> sections = sections(layers.size());
    in.enter("metadata");
    int answers = flow.outputShapes().get(0).elements();
    Metadata metadata = MetadataReader.read(in, flags, answers, limits, sizes);
    metadata.requireFitting(flow);
    if (in.remaining() != 0) {
      throw in.corrupt(in.remaining() + " bytes behind the metadata");
    }
    boolean elsewhere = (flags & FileCodes.SECTIONS_ELSEWHERE) != 0;
    Head head = new Head(flow, layers, sections, elsewhere, metadata);
    sizes.expansion(in.position() + head.sectionBytes());
    return head;
  }

  private void inputs(boolean graph) throws ModelFileException {
    int count = graph ? in.varint("number of inputs", 1, Integer.MAX_VALUE) : 1;
    if (count > limits.fanIn()) {
      throw UnsupportedModelException.beyond("inputs", count, limits.fanIn());
    }
    for (int i = 0; i < count; i++) {
      int channels = in.varint("channels", 1, Integer.MAX_VALUE);
      int height = in.varint("height", 1, Integer.MAX_VALUE);
      int width = in.varint("width", 1, Integer.MAX_VALUE);
      TensorShape shape = new TensorShape(channels, height, width);
      sizes.activations(shape);
      values.add(Value.of(fields.input(shape)));
    }
  }

  /** Reads the layers; returns what each of them reads. */
  private List<List<Integer>> layers(boolean graph, List<StoredLayer> layers)
      throws ModelFileException {
    int count = in.varint("number of layers", 1, Integer.MAX_VALUE);
    if (count > limits.layers()) {
      throw UnsupportedModelException.beyond("layers", count, limits.layers());
    }
    List<List<Integer>> sources = new ArrayList<>();
    BitSet ended = new BitSet(); // values behind the end of a sequence
    for (int i = 0; i < count; i++) {
      in.enter("layer", i);
      int number = values.size();
      List<Integer> read = graph ? references(number, "inputs of a layer") : List.of(number - 1);
      List<Value> given = new ArrayList<>();
      boolean behindTheEnd = false;
      for (int source : read) {
        given.add(values.get(source));
        behindTheEnd |= ended.get(source);
        if (values.get(source).quantizer().isEmpty()) {
          throw in.corrupt(
              (graph ? "what it reads, number " + source + "," : "the layer before")
                  + " has no output quantizer but is not the last");
        }
      }
      StoredLayer layer = LayerReader.read(in, sizes, minor, given);
      if (behindTheEnd && layer.made().time() != Layer.Time.EACH_STEP) {
        throw in.corrupt("the layer needs a sequence, which has ended before it");
      }
      ended.set(number, behindTheEnd || layer.made().time() == Layer.Time.ENDS);
      layers.add(layer);
      sources.add(read);
      values.add(layer.made());
    }
    return sources;
  }

  /**
   * Reads the numbers of some values.
   *
   * @param below how many there are
   * @param what is read by them
   */
  private List<Integer> references(int below, String what) throws ModelFileException {
    List<Integer> numbers = new ArrayList<>();
    int next;
    do {
      next = in.varint("reference", 0, 2 * below - 1);
      numbers.add(below - 1 - (next >> 1));
      if (numbers.size() > limits.fanIn()) {
        throw UnsupportedModelException.beyond(what, numbers.size(), limits.fanIn());
      }
      sizes.reference();
    } while ((next & 1) != 0);
    return numbers;
  }

  private Dataflow flow(int inputs, List<List<Integer>> sources, List<Integer> outputs)
      throws ModelFileException {
    Dataflow flow = new Dataflow(new Wiring(inputs, sources, outputs), values);
    sizes.buffers(new MemoryPlan(flow).bytes(1));
    return flow;
  }

  private List<Section> sections(int layers) throws ModelFileException {
    in.enter("sections");
    int count = in.varint("number of sections", 1, layers);
    int[] first = new int[count + 1];
    int[] lengths = new int[count];
    long[] checksums = new long[count];
    for (int i = 0; i < count; i++) {
      first[i] = i == 0 ? 0 : in.varint("first layer", first[i - 1] + 1, layers - 1);
      lengths[i] = in.varint("section length", 0, Integer.MAX_VALUE);
      checksums[i] = in.u32();
    }
    first[count] = layers;
    List<Section> sections = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < count; i++) {
      int covered = first[i + 1] - first[i];
      sections.add(new Section(i, first[i], covered, offset, lengths[i], checksums[i]));
      offset += lengths[i];
    }
    if (offset > limits.fileBytes()) {
      throw UnsupportedModelException.beyond("bytes of all sections", offset, limits.fileBytes());
    }
    return sections;
  }
}
