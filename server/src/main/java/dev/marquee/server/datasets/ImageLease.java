package dev.marquee.server.datasets;

import java.time.Duration;
import java.time.Instant;

/**
 * How long images stay that nothing refers to.
 *
 * @param orphans how long any file does since it was renewed
 */
public record ImageLease(Duration orphans) {
  /** What a client is promised who asks which images the server has. */
  private static final Duration PROMISE = Duration.ofHours(1);

  /** Returns the moment to renew an image's lease at, so that it stays as long as is promised. */
  Instant promisedAt(Instant now) {
    Duration more = PROMISE.minus(orphans);
    return more.isPositive() ? now.plus(more) : now;
  }
}
