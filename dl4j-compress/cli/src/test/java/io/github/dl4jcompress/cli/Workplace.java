package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.audio.WavFile;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.format.Layout;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.ScaleGrid;
import io.github.dl4jcompress.model.SimpleRecurrent;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/** A folder with models and data of every kind, the same bytes each time. */
final class Workplace {
  /** Of the pictures and images. */
  private static final int SIDE = 4;

  private static final List<String> SHADES = List.of("bright", "dark");
  private static final float STEP = ScaleGrid.scale(-24);

  private static final String RESULT =
      """
      {
        "verb": "compress",
        "version": 1,
        "network": "lenet.zip",
        "data": {"folder": "mnist", "train": 60000, "test": 10000},
        "baseline": {"testError": 0.0059, "parameterBytes": 1724320, "gzipBytes": 1602565},
        "compact": {"testError": 0.0071, "fileBytes": 8268, "sha256": "ab", "sparsity": 0.98},
        "agreement": 0.9999,
        "maxLogitDifference": 0.1791,
        "training": {"epochs": 1, "batch": 64, "seed": 1, "seconds": 679.25},
        "recipe": {}
      }
      """;

  private final Path folder;
  private final Random random = new Random(1);

  private Workplace(Path folder) {
    this.folder = folder;
  }

  static void fill(Path folder) throws IOException {
    Workplace place = new Workplace(folder);
    place.models();
    place.texts();
    place.pictures();
    place.recordings();
    place.idx();
    TrainedNetworks.save(folder);
  }

  private void models() throws IOException {
    CompactModel shades =
        CompactModel.of(
            new CompactNetwork(
                new TensorShape(1, SIDE, SIDE),
                AffineQuantizer.spanning(0, 1),
                List.of(
                    dense(6, SIDE * SIDE, Activation.RELU, 4), dense(2, 6, Activation.SOFTMAX, 8)),
                Metadata.NONE.withLabels(SHADES)));
    shades.save(path("shades.d4c"));
    shades.save(path("split.d4c"), Layout.SECTION_PER_LAYER);
    shades.save(path("apart.d4c"), Layout.FILE_PER_LAYER);
    rows(2).save(path("rows.d4c"));
    rows(3).save(path("three.d4c"));
    AudioFrontEnd ears = AudioFrontEnd.logMel(8_000, 8);
    AffineQuantizer features = AffineQuantizer.spanning(-25, 0);
    RecurrentUnit unit = new RecurrentUnit(matrix(5, 8, 4), matrix(5, 5, 8), new int[5]);
    CompactModel.of(
            new CompactNetwork(
                TensorShape.vector(8),
                features,
                List.of(
                    new Recurrent(
                        new SimpleRecurrent(unit, Activation.TANH),
                        AffineQuantizer.spanning(-1, 1)),
                    new LastStep(),
                    dense(2, 5, Activation.SOFTMAX, 4)),
                new Metadata(List.of("high", "low\u001b[31m"), Optional.of(ears))))
        .save(path("tones.d4c"));
    byte[] damaged = Files.readAllBytes(path("shades.d4c"));
    damaged[damaged.length - 3] ^= 8;
    Files.write(path("damaged.d4c"), damaged);
    Files.write(path("cut.d4c"), Arrays.copyOf(damaged, damaged.length - 10));
    byte[] newer = Files.readAllBytes(path("shades.d4c"));
    newer[4] = 9;
    Files.write(path("newer.d4c"), newer);
  }

  /** A model for rows of two values. */
  private CompactModel rows(int classes) {
    return CompactModel.of(
        new CompactNetwork(
            TensorShape.vector(2),
            AffineQuantizer.spanning(-2, 2),
            List.of(dense(4, 2, Activation.RELU, 4), dense(classes, 4, Activation.SOFTMAX, 4))));
  }

  private Layer dense(int units, int inputs, Activation activation, int bits) {
    Optional<AffineQuantizer> output =
        activation == Activation.SOFTMAX
            ? Optional.empty()
            : Optional.of(AffineQuantizer.spanning(0, 2));
    int[] bias = new int[units];
    Arrays.setAll(bias, i -> 40 * random.nextInt(9));
    return new Dense(new LinearUnit(matrix(units, inputs, bits), bias, activation, output));
  }

  private QuantizedWeights matrix(int rows, int columns, int bits) {
    byte[] levels = new byte[rows * columns];
    int most = QuantizedWeights.maxLevel(bits);
    for (int i = 0; i < levels.length; i++) {
      levels[i] = random.nextBoolean() ? 0 : (byte) (random.nextInt(2 * most + 1) - most);
    }
    float[] scales = new float[rows];
    Arrays.fill(scales, STEP);
    return new QuantizedWeights(rows, columns, bits, levels, scales);
  }

  private void texts() throws IOException {
    text("note.txt", "hello\n");
    text("rows.csv", "x,y\n0.5,-0.25\n-1,1\n");
    text("words.csv", "0.5,half\n");
    text("long.csv", "1,2,3\n");
    text("ragged.csv", "1,2\n3\n");
    Files.createDirectories(path("points"));
    text("points/train.csv", points(60));
    text("points/test.csv", points(20));
    Files.createDirectories(path("named"));
    text("named/train.csv", points(20).replace(",0\n", ",no\n").replace(",1\n", ",yes\n"));
    text("named/test.csv", "1,1,maybe\n-1,-1,no\n1,1,yes\n");
    CompressionRecipe eightBits = CompressionRecipe.quantize(QuantizationRecipe.weights(8));
    text("recipe.json", eightBits.toJson());
    text("typo.json", eightBits.toJson().replace("weightBits", "weightBit"));
    text("prune.json", CompressionRecipe.atOnce(0.5, 100).toJson());
    text("result.json", RESULT);
    text("old.json", RESULT.replace("\"version\": 1", "\"version\": 2"));
  }

  /** Two values each; class 1 if their sum is positive. */
  private String points(int count) {
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < count; i++) {
      double x = (i % 2 == 0 ? 0.2 : -0.2) + random.nextInt(100) / 100.0 * (i % 2 == 0 ? 1 : -1);
      double y = (i % 2 == 0 ? 0.2 : -0.2) + random.nextInt(100) / 100.0 * (i % 2 == 0 ? 1 : -1);
      csv.append(String.format(Locale.ROOT, "%.2f,%.2f,%d\n", x, y, i % 2 == 0 ? 1 : 0));
    }
    return csv.toString();
  }

  private void text(String name, String text) throws IOException {
    Files.writeString(path(name), text, StandardCharsets.UTF_8);
  }

  private void pictures() throws IOException {
    for (String part : List.of("train", "test")) {
      for (String shade : SHADES) {
        Path there = path("pictures/" + part + "/" + shade);
        Files.createDirectories(there);
        for (int i = 0; i < 5; i++) {
          picture(there.resolve(i + ".png"), SIDE, shade.equals("bright") ? 160 : 20);
        }
      }
    }
    picture(path("bright.png"), SIDE, 200);
    picture(path("large.png"), SIDE + 1, 200);
    byte[] png = Files.readAllBytes(path("bright.png"));
    Files.write(path("damaged.png"), Arrays.copyOf(png, png.length / 2));
  }

  private void picture(Path file, int side, int least) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < side * side; i++) {
      image.getRaster().setSample(i % side, i / side, 0, least + random.nextInt(56));
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private void recordings() throws IOException {
    for (String part : List.of("train", "test")) {
      for (int pitch : new int[] {300, 1_500}) {
        Path there = path("tones/" + part + "/" + (pitch == 300 ? "low\u001b[31m" : "high"));
        Files.createDirectories(there);
        for (int i = 0; i < 3; i++) {
          tone(there.resolve(i + ".wav"), pitch + 20 * i);
        }
      }
    }
    tone(path("tone.wav"), 1_500);
    Files.write(path("cut.wav"), Arrays.copyOf(Files.readAllBytes(path("tone.wav")), 500));
  }

  private static void tone(Path file, int hertz) throws IOException {
    float[] samples = new float[1_600];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.5 * StrictMath.sin(2 * Math.PI * hertz * i / 8_000));
    }
    WavFile.write(file, samples, 8_000);
  }

  private void idx() throws IOException {
    Files.createDirectories(path("idx"));
    idx("idx/train-images-idx3-ubyte", "idx/train-labels-idx1-ubyte", 12);
    idx("idx/t10k-images-idx3-ubyte", "idx/t10k-labels-idx1-ubyte", 6);
    Files.createDirectories(path("half"));
    Files.copy(path("idx/t10k-images-idx3-ubyte"), path("half/t10k-images-idx3-ubyte"));
  }

  private void idx(String images, String labels, int count) throws IOException {
    ByteBuffer pixels = ByteBuffer.allocate(16 + count * SIDE * SIDE);
    pixels.putInt(2051).putInt(count).putInt(SIDE).putInt(SIDE);
    ByteBuffer classes = ByteBuffer.allocate(8 + count).putInt(2049).putInt(count);
    for (int i = 0; i < count; i++) {
      classes.put((byte) (i % 2));
      for (int j = 0; j < SIDE * SIDE; j++) {
        pixels.put((byte) ((i % 2 == 0 ? 180 : 10) + random.nextInt(60)));
      }
    }
    Files.write(path(images), pixels.array());
    Files.write(path(labels), classes.array());
  }

  private Path path(String name) {
    return folder.resolve(name);
  }
}
