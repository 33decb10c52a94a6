package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.server.blobs.Digest;
import dev.marquee.tools.BenchmarkPoster;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A poster whose scores are kept, by the bytes that were sent: the SHA-256 of 40 kB, then the look
 * into the cache. Apart from it the hash alone, which is most of it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the fields in.
public class CacheHitBenchmark {
  private static final int POSTER_BYTES = 40_000;
  private static final int LABELS = 20;
  private static final Digest SCORING = new Digest("5".repeat(64));

  private ResponseCache cache;
  private ByteBuffer poster;

  @Setup
  public void keep() {
    cache = new ResponseCache(64L << 20);
    poster = ByteBuffer.wrap(Arrays.copyOf(BenchmarkPoster.W1000_H1480.jpeg(), POSTER_BYTES));
    Scores scores = new Scores(new float[LABELS], Duration.ZERO, Duration.ZERO, 1);
    Deadline never = Deadline.never(Ticker.systemTicker());
    ComputedScores _ = cache.compute(key(), never, () -> ComputedScores.now(scores, Duration.ZERO));
    if (cache.find(key()).isEmpty()) {
      throw new IllegalStateException("the cache has not kept what it was given");
    }
  }

  @Benchmark
  public Optional<Scores> hit() {
    return cache.find(key());
  }

  @Benchmark
  public Object hash() {
    return key();
  }

  private ScoreKey key() {
    return ScoreKey.of(SCORING, poster);
  }
}
