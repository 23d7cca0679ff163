package io.github.dl4jcompress.checkpoint;

import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.Resumable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.api.Model;

/** What a checkpoint holds beside the network: its resumable listeners, and what goes with them. */
final class Participants {
  private static final String SUFFIX = ".bin";

  private final Model network;
  private final List<Resumable> others;

  /**
   * The listeners that a network has whenever this is asked, and others.
   *
   * @param others that are no listeners
   */
  Participants(Model network, List<? extends Resumable> others) {
    this.network = network;
    this.others = List.copyOf(others);
  }

  /** By the names of their entries, such as {@code dl4jcompress/pruning-1.bin}. */
  private Map<String, Resumable> byEntry() {
    List<Resumable> all = new ArrayList<>();
    NetworkTraining.listeners(network).stream()
        .filter(Resumable.class::isInstance)
        .map(Resumable.class::cast)
        .forEach(all::add);
    all.addAll(others);
    Map<String, Integer> counts = new LinkedHashMap<>();
    Map<String, Resumable> byEntry = new LinkedHashMap<>();
    for (Resumable one : all) {
      int number = counts.merge(one.stateName(), 1, Integer::sum);
      byEntry.put(CheckpointFile.OWN + one.stateName() + "-" + number + SUFFIX, one);
    }
    return byEntry;
  }

  /** What they remember, by the names of their entries. */
  Map<String, byte[]> states() throws IOException {
    Map<String, byte[]> states = new LinkedHashMap<>();
    for (Map.Entry<String, Resumable> one : byEntry().entrySet()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(bytes)) {
        one.getValue().writeState(out);
      }
      states.put(one.getKey(), bytes.toByteArray());
    }
    return states;
  }

  /**
   * Refuses a checkpoint with the states of others.
   *
   * @throws CheckpointMismatchException naming those too many or too few
   */
  void requireStatesIn(Map<String, byte[]> entries) {
    Set<String> stored = new TreeSet<>();
    entries.keySet().stream()
        .filter(name -> name.startsWith(CheckpointFile.OWN))
        .forEach(stored::add);
    Set<String> missing = new TreeSet<>(byEntry().keySet());
    missing.removeAll(stored);
    stored.removeAll(byEntry().keySet());
    if (!stored.isEmpty()) {
      throw new CheckpointMismatchException(
          "the checkpoint holds "
              + stored
              + ", for which the network has no listener; give it the listeners that it had, first");
    }
    if (!missing.isEmpty()) {
      throw new CheckpointMismatchException(
          "the checkpoint does not hold "
              + missing
              + ", for which the network has listeners: it was made without them");
    }
  }

  /** Hands over what is stored; the network is restored already. */
  void restore(Map<String, byte[]> entries) throws IOException {
    for (Map.Entry<String, Resumable> one : byEntry().entrySet()) {
      restore(one.getKey(), one.getValue(), Objects.requireNonNull(entries.get(one.getKey())));
    }
  }

  private void restore(String entry, Resumable one, byte[] state) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      one.readState(network, in);
      if (in.available() > 0) {
        throw new CorruptCheckpointException(
            entry + ": " + in.available() + " bytes more than expected");
      }
    } catch (EOFException e) {
      throw new CorruptCheckpointException(entry + ": ends too early");
    } catch (IllegalArgumentException e) {
      throw new CheckpointMismatchException(entry + ": " + e.getMessage(), e);
    }
  }
}
