package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.demo.UsageException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which splits a run is to do.
 *
 * @param only the one; empty for each speaker in turn
 */
record SplitChoice(Optional<Split> only) {
  private static final String EACH_SPEAKER = "loso";

  /** The official split alone. */
  static final SplitChoice OFFICIAL = new SplitChoice(Optional.of(Split.OFFICIAL));

  /**
   * The data of each split.
   *
   * @throws UsageException if the speaker to leave out is not there
   */
  List<SpeechData> of(SpeechData data) {
    try {
      return only.map(List::of).orElseGet(() -> Split.leaveOneSpeakerOut(data.speakers())).stream()
          .map(data::withSplit)
          .toList();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** Reads {@code official}, {@code speaker:NAME} or {@code loso}. */
  static final class Converter implements ITypeConverter<SplitChoice> {
    @Override
    public SplitChoice convert(String text) {
      if (text.equals(EACH_SPEAKER)) {
        return new SplitChoice(Optional.empty());
      }
      try {
        return new SplitChoice(Optional.of(Split.parse(text)));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage() + " (or '" + EACH_SPEAKER + "')");
      }
    }
  }
}
