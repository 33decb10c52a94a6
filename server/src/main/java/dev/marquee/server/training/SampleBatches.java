package dev.marquee.server.training;

import dev.marquee.models.data.Sample;
import dev.marquee.models.data.SampleReader;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.datasets.StoredExample;
import java.nio.ByteBuffer;
import java.util.List;

/** Batches whose images are in a dataset. Immutable and thread-safe. */
final class SampleBatches implements BatchReader {
  private final List<List<Sample>> batches;
  private final List<StoredExample> examples;
  private final DatasetSource source;
  private final SampleReader reader;

  /**
   * @param examples what the samples' images are places in
   */
  SampleBatches(
      List<List<Sample>> batches,
      List<StoredExample> examples,
      DatasetSource source,
      SampleReader reader) {
    this.batches = batches;
    this.examples = examples;
    this.source = source;
    this.reader = reader;
  }

  @Override
  public long count() {
    return batches.size();
  }

  @Override
  public Batch read(long place, Memory memory) {
    List<Sample> samples = batches.get((int) place);
    ByteBuffer inputs = memory.forImages(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      ByteBuffer image = ByteBuffer.wrap(source.image(examples.get(samples.get(i).image())));
      reader.read(image, samples.get(i), inputs, i);
    }
    return new Batch(inputs, samples.stream().map(Sample::truth).toList());
  }
}
