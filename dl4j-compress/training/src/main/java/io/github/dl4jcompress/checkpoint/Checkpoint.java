package io.github.dl4jcompress.checkpoint;

import io.github.dl4jcompress.bridge.NetworkState;
import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training between two of its steps, stored in a file.
 *
 * <p>The file is a DL4J model too: {@code MultiLayerNetwork.load(file, true)} reads the network
 * alone. It is your own file, not one to take from strangers: lengths and checksums are guarded
 * against damage, not against malice.
 */
public final class Checkpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);

  private final Path path;
  private final CheckpointFile content;

  private Checkpoint(Path path, CheckpointFile content) {
    this.path = path;
    this.content = content;
  }

  /**
   * Reads and checks a file; nothing is restored yet.
   *
   * @throws CorruptCheckpointException if it is damaged, or no checkpoint
   */
  public static Checkpoint read(Path file) throws IOException {
    try {
      return new Checkpoint(file, CheckpointFile.of(Files.readAllBytes(file)));
    } catch (CorruptCheckpointException e) {
      throw new CorruptCheckpointException(file, e);
    }
  }

  /** What a network and others would need to go on from here. */
  static CheckpointFile of(Model network, Position position, Participants participants)
      throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(
        CheckpointFile.CONFIGURATION, StoredConfiguration.bytes(NetworkState.json(network)));
    entries.put(CheckpointFile.PARAMETERS, StoredNumbers.write(network.params()));
    Optional<INDArray> updater = NetworkState.updaterState(network);
    if (updater.isPresent()) {
      entries.put(CheckpointFile.UPDATER, StoredNumbers.write(updater.get()));
    }
    entries.putAll(participants.states());
    return new CheckpointFile(position, environment(network), entries);
  }

  private static String environment(Model network) {
    return String.format(
        Locale.ROOT,
        "%s on %s, OMP_NUM_THREADS %d, oneDNN convolutions %s",
        Nd4j.getBackend().getClass().getSimpleName(),
        System.getProperty("os.arch"),
        Nd4j.getEnvironment().maxThreads(),
        OneDnnConvolutions.isEnabled(network) ? "on" : "off");
  }

  /** The file it was read from. */
  public Path file() {
    return path;
  }

  /** Number of optimiser steps the network had made, over all its trainings. */
  public int step() {
    return content.position().step();
  }

  /** Number of epochs the network had made, over all its trainings. */
  public int epoch() {
    return content.position().epoch();
  }

  /** Number of mini-batches it had made of the epoch behind those. */
  public int batch() {
    return content.position().exhausted() ? 0 : content.position().batches();
  }

  Position position() {
    return content.position();
  }

  /**
   * Restores a network and those of its listeners that remember something: parameters, updater,
   * counts, masks, gathered gradients. To go on in the middle of an epoch, let {@link
   * TrainingCheckpoints} do it.
   *
   * @param network with the configuration and listeners that it had when it was trained from the
   *     start. If it is refused it may be partly restored
   * @throws CheckpointMismatchException if it is another network, or has other listeners
   * @throws IOException if the checkpoint is damaged
   */
  public void restore(Model network) throws IOException {
    restore(network, new Participants(network, List.of()));
  }

  void restore(Model network, Participants participants) throws IOException {
    NetworkState.requireStorable(network);
    try {
      Map<String, byte[]> entries = content.entries();
      requireSameNetwork(network);
      participants.requireStatesIn(entries);
      StoredNumbers.readInto(
          network.params(), CheckpointFile.PARAMETERS, entry(CheckpointFile.PARAMETERS));
      Optional<INDArray> updater = NetworkState.updaterState(network);
      if (updater.isPresent()) {
        StoredNumbers.readInto(
            updater.get(), CheckpointFile.UPDATER, entry(CheckpointFile.UPDATER));
      }
      NetworkState.setCounts(network, step(), epoch());
      participants.restore(entries);
      warnOfOtherEnvironment(environment(network));
    } catch (CorruptCheckpointException e) {
      throw new CorruptCheckpointException(path, e);
    } catch (CheckpointMismatchException e) {
      throw new CheckpointMismatchException(path + ": " + e.getMessage(), e);
    }
  }

  private void warnOfOtherEnvironment(String here) {
    if (!here.equals(content.environment())) {
      LOG.warn(
          "{} was made with {}; here is {}. Training goes on, but not with the same bits",
          path,
          content.environment(),
          here);
    }
  }

  private byte[] entry(String name) throws CorruptCheckpointException {
    byte[] bytes = content.entries().get(name);
    if (bytes == null) {
      throw new CorruptCheckpointException("entry '" + name + "' is missing");
    }
    return bytes;
  }

  private void requireSameNetwork(Model network) throws CorruptCheckpointException {
    Optional<String> difference =
        StoredConfiguration.difference(
            NetworkState.json(network), entry(CheckpointFile.CONFIGURATION));
    if (difference.isPresent()) {
      throw new CheckpointMismatchException(
          "the checkpoint of another network: in its configuration " + difference.get());
    }
  }
}
