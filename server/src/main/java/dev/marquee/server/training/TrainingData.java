package dev.marquee.server.training;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * What a run trains with and measures on.
 *
 * @param labels the network's, in the order of its outputs
 * @param frequencies the share of the samples that have a label, by label
 * @param digest of the dataset that is trained with; empty where batches are streamed
 * @param batchCount how many batches a pass has
 * @param passes gives the batches of a pass, from 1
 * @param validation what is measured on; empty where nothing is
 */
record TrainingData(
    List<String> labels,
    List<Float> frequencies,
    Optional<Digest> digest,
    long batchCount,
    Passes passes,
    Optional<Validation> validation) {
  TrainingData {
    labels = List.copyOf(labels);
    frequencies = List.copyOf(frequencies);
  }

  /** The passes over the data. */
  interface Passes {
    /**
     * Returns the batches of a pass.
     *
     * @param epoch from 1
     */
    BatchReader of(int epoch);

    /** Returns images as they are, for a version's goldens: one batch of them. */
    BatchReader plain();
  }

  /**
   * What is measured on.
   *
   * @param split the part of the dataset that it is in; empty where it may be in any
   * @param batches its images, as they are
   * @param truth of each image, in the order of the batches
   */
  record Validation(
      DatasetName dataset,
      Digest digest,
      Optional<String> split,
      BatchReader batches,
      List<BitSet> truth) {}

  float[] frequencyArray() {
    float[] array = new float[frequencies.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = frequencies.get(i);
    }
    return array;
  }
}
