package dev.marquee.server.serving;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How a caller's thread waits: until the result is there, its deadline passes or it gives up. */
final class Waiting {
  private Waiting() {}

  /**
   * Waits for {@code future}, and cancels it when the caller cannot use it any more.
   *
   * @throws Failure.Expired when the deadline passes first
   * @throws Failure.Cancelled when the thread is interrupted, which is how a caller gives up
   * @throws RuntimeException what the future failed with
   */
  static <T> T await(Future<T> future, Deadline deadline) {
    try {
      return future.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw expired();
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw deadline.passed() ? expired() : cancelled();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  static Failure expired() {
    return new Failure.Expired(
        Reason.DEADLINE_EXCEEDED,
        "The deadline passed before the scores were ready: allow more time, or send less at once.");
  }

  static Failure shuttingDown() {
    return new Failure.Unavailable(Reason.SHUTTING_DOWN, "The server is shutting down.");
  }

  static Failure unloaded() {
    return new Failure.Unavailable(
        Reason.VERSION_UNLOADED,
        "The version has just been unloaded, or what ran it has failed: come again.");
  }

  static Failure cancelled() {
    return Failure.Cancelled.byCaller();
  }
}
