package dev.marquee.server.transfer;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Which imports somebody is at work on, so that nobody else is. Thread-safe. */
final class Claims {
  private final Set<String> taken = ConcurrentHashMap.newKeySet();

  /** The right to change an import. Closing it twice does no harm to whoever came next. */
  final class Claim implements AutoCloseable {
    private final String key;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private Claim(String key) {
      this.key = key;
    }

    @Override
    public void close() {
      if (held.compareAndSet(true, false)) {
        taken.remove(key);
      }
    }
  }

  /**
   * Takes an import for oneself.
   *
   * @throws Failure.Conflict ({@code IMPORT_IN_PROGRESS}) if somebody has it
   */
  Claim take(String key) {
    if (!taken.add(key)) {
      throw new Failure.Conflict(
          Reason.IMPORT_IN_PROGRESS,
          "This import goes on over another stream: wait for that one, or end it.");
    }
    return new Claim(key);
  }
}
