package io.github.dl4jcompress.demo.speech;

/**
 * A speech sound as a formant synthesizer needs it: how long it lasts in a calm voice, where it
 * moves the three resonances of the vocal tract that tell sounds apart, and what makes the sound.
 *
 * <p>Formants of the vowels are the means over 33 men in Peterson and Barney, "Control Methods Used
 * in a Study of the Vowels" (Journal of the Acoustical Society of America, 1952), table II; those
 * of the consonants and diphthongs follow Klatt, "Software for a Cascade/Parallel Formant
 * Synthesizer" (same journal, 1980), tables II and III. Durations and loudness are our own, the
 * latter for 8,000 samples per second: most of the hiss of an S lies above what these can hold.
 */
enum Phoneme {
  // Vowels.
  IY(190, 270, 2290, 3010, Source.voice(1)),
  IH(100, 390, 1990, 2550, Source.voice(1)),
  EH(110, 530, 1840, 2480, Source.voice(1)),
  AH(130, 640, 1190, 2390, Source.voice(1)),
  AO(140, 570, 840, 2410, Source.voice(1)),
  UW(190, 300, 870, 2240, Source.voice(1)),
  ER(110, 490, 1350, 1690, Source.voice(1)),

  // Diphthongs: where they begin and where they end.
  AY_BEGIN(140, 730, 1090, 2440, Source.voice(1)),
  AY_END(100, 400, 1880, 2500, Source.voice(1)),
  EY_BEGIN(100, 480, 1720, 2520, Source.voice(1)),
  EY_END(110, 330, 2020, 2600, Source.voice(1)),
  OW_BEGIN(110, 540, 1100, 2300, Source.voice(1)),
  OW_END(110, 450, 900, 2300, Source.voice(1)),

  // Voiced consonants.
  W(70, 290, 610, 2150, Source.voice(0.6)),
  R(80, 310, 1060, 1380, Source.voice(0.6)),
  N(100, 480, 1340, 2470, Source.nose(0.5)),
  V(70, 220, 1100, 2080, Source.voice(0.35).and(0.004, 1500, 3000)),
  Z(90, 240, 1390, 2530, Source.voice(0.3).and(0.02, 3600, 800)),

  // Voiceless consonants. A stop is a silence, a burst and perhaps breath.
  F(100, 340, 1100, 2080, Source.hiss(0.01, 1500, 3000)),
  TH(90, 320, 1290, 2540, Source.hiss(0.008, 2800, 2000)),
  S(120, 320, 1390, 2530, Source.hiss(0.03, 3700, 700)),
  T_SILENCE(55, 400, 1600, 2600, Source.SILENCE),
  T_BURST(15, 400, 1600, 2600, Source.hiss(0.04, 3500, 1200)),
  T_BREATH(40, 400, 1600, 2600, Source.breath(0.25)),
  K_SILENCE(60, 300, 1990, 2850, Source.SILENCE),
  K_BURST(20, 300, 1990, 2850, Source.hiss(0.04, 1990, 500));

  private final int milliseconds;
  private final double first;
  private final double second;
  private final double third;

  @SuppressWarnings("ImmutableEnumChecker") // a record of numbers, which the checker does not know
  private final Source source;

  Phoneme(int milliseconds, double first, double second, double third, Source source) {
    this.milliseconds = milliseconds;
    this.first = first;
    this.second = second;
    this.third = third;
    this.source = source;
  }

  int milliseconds() {
    return milliseconds;
  }

  /** The first three formants, in Hz. */
  double[] formants() {
    return new double[] {first, second, third};
  }

  Source source() {
    return source;
  }

  /**
   * What makes the sound. Loudness is in units of the voice of a vowel.
   *
   * @param voice loudness of the vocal folds
   * @param breath loudness of breath, which goes through the whole vocal tract
   * @param hiss loudness of the noise made at teeth or lips
   * @param hissHertz where the hiss is loudest
   * @param hissBandwidth how far its resonance reaches, in Hz
   * @param nasal whether the sound comes through the nose
   */
  record Source(
      double voice,
      double breath,
      double hiss,
      double hissHertz,
      double hissBandwidth,
      boolean nasal) {
    private static final Source SILENCE = voice(0);

    private static Source voice(double loudness) {
      return new Source(loudness, 0, 0, 2_000, 1_000, false);
    }

    private static Source nose(double loudness) {
      return new Source(loudness, 0, 0, 2_000, 1_000, true);
    }

    private static Source breath(double loudness) {
      return new Source(0, loudness, 0, 2_000, 1_000, false);
    }

    private static Source hiss(double loudness, double hertz, double bandwidth) {
      return SILENCE.and(loudness, hertz, bandwidth);
    }

    private Source and(double loudness, double hertz, double bandwidth) {
      return new Source(voice, breath, loudness, hertz, bandwidth, nasal);
    }
  }
}
