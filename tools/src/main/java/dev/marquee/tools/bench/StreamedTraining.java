package dev.marquee.tools.bench;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.client.BatchSource;
import dev.marquee.client.TrainOptions;
import dev.marquee.client.TrainingEvents;
import dev.marquee.v1.TrainingExample;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A run that is streamed to a server, over TCP on this machine. Used by one thread. */
final class StreamedTraining implements Contender<Double> {
  private final TrainingWork work;
  private final int steps;
  private final Ticker ticker;
  private final BenchServer server;

  StreamedTraining(TrainingWork work, int steps, Ticker ticker) {
    this.work = work;
    this.steps = steps;
    this.ticker = ticker;
    this.server =
        BenchServer.start(
            work.threads(), Map.of("training.priority", Integer.toString(work.niceness())));
  }

  @Override
  public String name() {
    return "streamed";
  }

  @Override
  public Double measure() {
    StreamedStretch stretch = new StreamedStretch(ticker, work.batchSize());
    BatchSource batches =
        number ->
            IntStream.range((int) number - 1, steps)
                .mapToObj(batch -> asked(stretch, batch))
                .iterator();
    try (TrainingEvents events =
        server
            .client()
            .training()
            .train(BenchServer.spec(work, steps, 1), batches, TrainOptions.none())) {
      events.forEach(stretch::happened);
    }
    return stretch.imagesPerSecond();
  }

  private List<TrainingExample> asked(StreamedStretch stretch, int batch) {
    stretch.batchAsked();
    return work.examples(batch);
  }

  @Override
  public void close() {
    server.close();
  }
}
