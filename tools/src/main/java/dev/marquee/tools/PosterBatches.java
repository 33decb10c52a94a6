package dev.marquee.tools;

import com.google.common.collect.Iterators;
import com.google.common.collect.Lists;
import dev.marquee.client.BatchSource;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.v1.StreamedData;
import dev.marquee.v1.TrainingExample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * The posters of a folder in batches, shuffled once; each file is read when its batch is sent. The
 * same seed makes the same batches, so that a run can be taken up by another process.
 */
final class PosterBatches implements BatchSource {
  private static final String TRAIN = "train";

  private final List<List<LabelledPoster>> batches;

  private PosterBatches(List<List<LabelledPoster>> batches) {
    this.batches = batches;
  }

  /** Makes batches of the posters to train with: those of the split, where there are splits. */
  static PosterBatches of(List<LabelledPoster> posters, int batchSize, long seed) {
    boolean split = posters.stream().anyMatch(poster -> !poster.example().getSplit().isEmpty());
    List<LabelledPoster> chosen =
        new ArrayList<>(
            posters.stream()
                .filter(poster -> !split || poster.example().getSplit().equals(TRAIN))
                .toList());
    if (chosen.isEmpty()) {
      throw CommandFailure.ofInput("No poster has the split 'train': there is nothing to stream.");
    }
    Collections.shuffle(chosen, new Random(seed));
    return new PosterBatches(Lists.partition(chosen, batchSize));
  }

  /**
   * Returns what the server is told of them beforehand.
   *
   * @param merge what the recipe makes of labels: how often those occur is told, too
   */
  StreamedData describe(List<String> vocabulary, LabelMerge merge) {
    List<List<String>> labels =
        batches.stream()
            .flatMap(List::stream)
            .map(poster -> List.<String>copyOf(poster.example().getLabelsList()))
            .toList();
    StreamedData.Builder data =
        StreamedData.newBuilder().addAllLabels(vocabulary).setBatchCount(batches.size());
    merge
        .vocabulary(vocabulary)
        .forEach(
            label ->
                data.putLabelFrequencies(
                    label, share(labels.stream().map(merge::labels).toList(), label)));
    return data.build();
  }

  /** A share is in (0, 1): of what none has, or all have, half a poster is told. */
  private static float share(List<List<String>> posters, String label) {
    float count = posters.stream().filter(labels -> labels.contains(label)).count();
    return Math.clamp(count, 0.5f, posters.size() - 0.5f) / posters.size();
  }

  @Override
  public Iterator<List<TrainingExample>> from(long number) {
    long left = Math.max(0, batches.size() - (number - 1));
    return Iterators.transform(
        batches.listIterator(batches.size() - (int) left),
        batch -> batch.stream().map(PosterBatches::read).toList());
  }

  private static TrainingExample read(LabelledPoster poster) {
    try {
      return TrainingExample.newBuilder()
          .setImage(PosterUploads.read(poster))
          .addAllLabels(poster.example().getLabelsList())
          .build();
    } catch (IOException e) {
      throw FileFailure.reading(poster.path(), e);
    }
  }
}
