package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a head says beside the layers: names of the outputs and what makes the inputs. */
final class MetadataReader {
  private MetadataReader() {}

  static Metadata read(ByteSource in, int flags, int outputs, ReadLimits limits, Sizes sizes)
      throws ModelFileException {
    List<String> labels = new ArrayList<>();
    if ((flags & FileCodes.LABELS) != 0) {
      for (int i = 0; i < outputs; i++) {
        String label = in.text("label", limits.textBytes());
        sizes.text(label);
        labels.add(label);
      }
    }
    Optional<AudioFrontEnd> frontEnd =
        (flags & FileCodes.FRONT_END) != 0 ? Optional.of(frontEnd(in)) : Optional.empty();
    return new Metadata(labels, frontEnd);
  }

  private static AudioFrontEnd frontEnd(ByteSource in) throws CorruptModelException {
    int sampleRate = in.varint("sample rate", 1, Integer.MAX_VALUE);
    int window = in.varint("window", 2, AudioFrontEnd.MAX_FFT_SIZE);
    int hop = in.varint("hop", 1, AudioFrontEnd.MAX_FFT_SIZE);
    int fftSize = in.varint("FFT size", 2, AudioFrontEnd.MAX_FFT_SIZE);
    int bands = in.varint("bands", 1, AudioFrontEnd.MAX_BANDS);
    double lowHz = in.f64();
    double highHz = in.f64();
    double preEmphasis = in.f64();
    int coefficients = in.varint("coefficients", 0, AudioFrontEnd.MAX_BANDS);
    int deltas = in.varint("deltas", 0, 1);
    int normalization = in.varint("normalization", 0, FileCodes.NORMALIZATIONS.size() - 1);
    double trimDecibels = in.f64();
    return new AudioFrontEnd(
        sampleRate,
        window,
        hop,
        fftSize,
        bands,
        lowHz,
        highHz,
        preEmphasis,
        coefficients,
        deltas == 1,
        FileCodes.NORMALIZATIONS.get(normalization),
        trimDecibels);
  }
}
