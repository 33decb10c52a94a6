package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import com.google.protobuf.ByteString;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.MarqueeException;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One poster that is classified over and over, beside whatever else is done to the server, and who
 * answered. Thread-safe, except for its end.
 */
final class CrashWitness implements AutoCloseable {
  private static final ByteString POSTER =
      ByteString.copyFrom(SamplePosters.draw().getFirst().jpeg());

  private final MarqueeClient client;
  private final Thread thread;
  private final Set<String> answered = new HashSet<>();
  private long period;
  private long calls;
  private volatile @Nullable Throwable end;

  CrashWitness(MarqueeClient client) {
    this.client = client;
    this.thread = Thread.ofPlatform().name("witness").start(this::watch);
  }

  /** Classifies the poster with what is in production. */
  static ClassifyResponse classify(MarqueeClient client) {
    return client.classify(
        ClassifyRequest.newBuilder().setModel(CrashStep.MODEL).setImage(POSTER).build());
  }

  private void watch() {
    try {
      while (true) {
        long begun = period();
        String version = classify(client).getModelVersion();
        synchronized (answered) {
          if (begun == period) {
            answered.add(version);
          }
          calls++;
          answered.notifyAll();
        }
      }
    } catch (MarqueeException | AssertionError e) {
      end = e;
    }
  }

  private long period() {
    synchronized (answered) {
      return period;
    }
  }

  /** Forgets what answered calls that were begun before now. */
  void beginAnew() {
    synchronized (answered) {
      period++;
      answered.clear();
    }
  }

  /** Waits for a call that was begun since now, or until the limit has passed. */
  void awaitWholeCall(Duration limit) {
    long until = System.nanoTime() + limit.toNanos();
    synchronized (answered) {
      // The one that is under way may have been begun before.
      long enough = calls + 2;
      try {
        for (long left = limit.toMillis();
            calls < enough && left > 0;
            left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
          answered.wait(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns what answered calls that were begun since then. */
  Set<String> answered() {
    synchronized (answered) {
      return Set.copyOf(answered);
    }
  }

  /** Waits for its end, which must be that of the server. */
  @Override
  public void close() {
    Uninterruptibles.joinUninterruptibly(thread);
    assertThat(end).isInstanceOfSatisfying(MarqueeException.class, CrashWork::requireGone);
  }
}
