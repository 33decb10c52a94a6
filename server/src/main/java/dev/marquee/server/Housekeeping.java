package dev.marquee.server;

import dev.marquee.server.registry.Collected;
import dev.marquee.server.registry.OrphanCollector;
import jakarta.inject.Inject;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes orphans, at the start and every hour, on a thread of its own. */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  private final OrphanCollector orphans;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("housekeeping").factory());

  @Inject
  Housekeeping(OrphanCollector orphans) {
    this.orphans = orphans;
  }

  void start() {
    ScheduledFuture<?> _ = thread.scheduleWithFixedDelay(this::collect, 0, 1, TimeUnit.HOURS);
  }

  private void collect() {
    try {
      Collected collected = orphans.collect();
      if (!collected.isEmpty()) {
        log.info(
            "Removed {} files of {} bytes that nothing refers to, and {} imports that nobody went on with",
            collected.blobs().size(),
            collected.blobBytes(),
            collected.staged().size());
      }
    } catch (RuntimeException | Error e) {
      // A job that throws is not run again; this one shall be.
      log.error("Orphans could not be collected; trying again in an hour", e);
    }
  }

  /** Waits for what is being removed, and stops. */
  @Override
  public void close() {
    thread.close();
  }
}
