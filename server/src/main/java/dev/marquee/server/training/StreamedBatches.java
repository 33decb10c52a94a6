package dev.marquee.server.training;

import dev.marquee.models.data.Sample;
import dev.marquee.models.data.SampleReader;
import dev.marquee.models.training.Seeds;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The batches of a pass that were streamed, or are: in the order in which they come in the first
 * pass, and in an order of its own in every other one. Thread-safe.
 */
final class StreamedBatches implements BatchReader {
  private final Spool spool;
  private final BatchOrder order;
  private final long passSeed;
  private final Function<List<Integer>, BitSet> truth;
  private final SampleReader reader;

  /**
   * @param order the pass's own; empty for the first pass
   * @param truth makes what is true for the network out of places in the vocabulary that was stated
   */
  StreamedBatches(
      Spool spool,
      BatchOrder order,
      long seed,
      int epoch,
      Function<List<Integer>, BitSet> truth,
      SampleReader reader) {
    this.spool = spool;
    this.order = order;
    this.passSeed = Seeds.derive(seed, "streamed pass", epoch);
    this.truth = truth;
    this.reader = reader;
  }

  @Override
  public long count() {
    return order.count();
  }

  @Override
  public long available() {
    return order.isFirst() ? spool.count() : order.count();
  }

  @Override
  public Batch read(long place, Memory memory) {
    long number = order.number(place);
    List<StreamedExample> examples = spool.read(number);
    List<BitSet> truths = examples.stream().map(one -> truth.apply(one.labels())).toList();
    ByteBuffer inputs = memory.forImages(examples.size());
    long seed = Seeds.derive(passSeed, "batch", number);
    IntStream.range(0, examples.size())
        .forEach(
            i ->
                reader.read(
                    examples.get(i).image(),
                    new Sample(
                        i, truths.get(i), Optional.empty(), Seeds.derive(seed, "example", i)),
                    inputs,
                    i));
    return new Batch(inputs, truths);
  }
}
