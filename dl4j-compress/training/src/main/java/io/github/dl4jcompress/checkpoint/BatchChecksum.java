package io.github.dl4jcompress.checkpoint;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Tells one mini-batch from another by features, labels and masks. */
final class BatchChecksum {
  private BatchChecksum() {}

  static long of(DataSet batch) {
    List<INDArray> arrays = new ArrayList<>();
    arrays.add(batch.getFeatures());
    arrays.add(batch.getLabels());
    arrays.add(batch.getFeaturesMaskArray());
    arrays.add(batch.getLabelsMaskArray());
    CRC32C crc = new CRC32C();
    arrays.stream().filter(Objects::nonNull).forEach(array -> add(crc, array));
    return crc.getValue();
  }

  @SuppressWarnings("try") // closing is what the scope is for
  private static void add(CRC32C crc, INDArray array) {
    try (MemoryWorkspace scope = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      for (long size : array.shape()) {
        crc.update((int) size);
      }
      INDArray plain = array.dup('c'); // without gaps
      try {
        crc.update(plain.data().pointer().asByteBuffer());
      } finally {
        Reference.reachabilityFence(plain); // the buffer does not keep the memory alive
      }
    }
  }
}
