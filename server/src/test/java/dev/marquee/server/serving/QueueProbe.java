package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.errorprone.annotations.Keep;
import dev.marquee.server.registry.ModelReference;
import jakarta.inject.Inject;

/**
 * Looks into the queue of a running server: what a client does arrives there in its own time. Let
 * Guice inject it.
 */
public final class QueueProbe {
  @Keep @Inject private LiveModels live;
  @Keep @Inject private ResponseCache cache;

  @SuppressWarnings("NullAway.Init") // Guice fills the fields in.
  public QueueProbe() {}

  /** Waits until so many images of a model are queued behind those that run. */
  public void awaitQueued(String model, int images) {
    ModelReference reference = ModelReference.parse("model", model);
    try (Lease lease = live.hold(reference)) {
      Batcher batcher = lease.await(Deadline.never(Ticker.systemTicker())).batcher();
      while (batcher.queued() != images) {
        Thread.onSpinWait();
      }
    }
  }

  /** Waits until so many requests wait for the computation of another one. */
  public void awaitFollowers(int requests) {
    while (cache.waiting() != requests) {
      Thread.onSpinWait();
    }
  }
}
