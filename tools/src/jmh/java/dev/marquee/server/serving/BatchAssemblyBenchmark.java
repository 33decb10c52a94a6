package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.Classifier;
import dev.marquee.models.image.InputSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * All that a batcher does for a batch but to have it scored: posters of 192×288 queue, are taken by
 * the replica's thread, copied into its memory, and answered with the scores of an engine that does
 * nothing. So many posters as fit into one batch are in the making at once; since the engine is
 * idle when the first one comes, they are scored in two batches or more.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the fields in.
public class BatchAssemblyBenchmark {
  private static final int ELEMENTS = InputSpec.CHANNELS * 288 * 192;
  private static final int LABELS = 20;

  /** How many posters are in the making at once, and the most in a batch. */
  @Param({"1", "16", "64"})
  public int posters;

  private Deadline never;
  private List<float[]> inputs;
  private Batcher batcher;

  @Setup
  public void start() {
    Ticker ticker = Ticker.systemTicker();
    never = Deadline.never(ticker);
    inputs = new ArrayList<>();
    for (int i = 0; i < posters; i++) {
      inputs.add(new float[ELEMENTS]);
    }
    batcher =
        new Batcher(
            "benchmark", List.of(new IdleEngine()), ELEMENTS, posters, ticker, System::nanoTime);
  }

  @TearDown
  public void end() {
    batcher.close();
  }

  @Benchmark
  public int assemble() {
    List<Future<Scores>> all = new ArrayList<>();
    inputs.forEach(input -> all.add(batcher.submit(input, never)));
    int labels = 0;
    for (Future<Scores> one : all) {
      labels += Waiting.await(one, never).size();
    }
    return labels;
  }

  /** Gives every image the same scores, at once. */
  private static final class IdleEngine implements Classifier {
    @Override
    public float[][] score(ByteBuffer batch, int count) {
      return new float[count][LABELS];
    }

    @Override
    public void close() {}
  }
}
