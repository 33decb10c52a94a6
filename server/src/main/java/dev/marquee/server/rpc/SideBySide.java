package dev.marquee.server.rpc;

import com.google.common.base.Throwables;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import io.grpc.Context;
import io.grpc.Deadline;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Works for the images of one request beside one another, each on a virtual thread of its own.
 * Thread-safe.
 */
final class SideBySide {
  private final CallThreads threads;

  @Inject
  SideBySide(CallThreads threads) {
    this.threads = threads;
  }

  /**
   * Returns what becomes of each image, in their order. Where one fails, those at work are given
   * up, and the others are not begun.
   *
   * @param atOnce for how many at once, at least 1
   * @param count how many images, at least 1
   * @param work done for an image of this number, from 0, on a thread that the call's end
   *     interrupts
   * @throws Failure what the first one to fail has thrown
   * @throws Failure.Expired if the call's deadline passes
   * @throws Failure.Cancelled if the current thread is interrupted before
   */
  <T> List<T> all(int atOnce, int count, IntFunction<T> work) {
    if (count == 1) {
      return List.of(work.apply(0));
    }
    Context.CancellableContext context = Context.current().withCancellation();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Semaphore places = new Semaphore(atOnce);
    try {
      List<CompletableFuture<T>> begun = new ArrayList<>(count);
      for (int number = 0; number < count && failure.get() == null; number++) {
        places.acquire();
        begun.add(begin(number, work, context, failure, places));
      }
      List<T> all = new ArrayList<>(count);
      for (CompletableFuture<T> one : begun) {
        all.add(one.get());
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ended();
    } catch (ExecutionException e) {
      // Not that of this one: it may have been given up since another failed.
      Throwable first = Objects.requireNonNullElse(failure.get(), e);
      Throwables.throwIfUnchecked(first);
      throw new IllegalStateException(first);
    } finally {
      context.close();
    }
  }

  private static Failure ended() {
    Deadline deadline = Context.current().getDeadline();
    return deadline != null && deadline.isExpired()
        ? new Failure.Expired(
            Reason.DEADLINE_EXCEEDED,
            "The deadline passed before all scores were ready: allow more time, or send fewer images at"
                + " once.")
        : Failure.Cancelled.byCaller();
  }

  private <T> CompletableFuture<T> begin(
      int number,
      IntFunction<T> work,
      Context.CancellableContext context,
      AtomicReference<@Nullable Throwable> failure,
      Semaphore places) {
    CompletableFuture<T> result = new CompletableFuture<>();
    threads.execute(
        context.wrap(
            () -> {
              try (Interruption _ = Interruption.ofCurrentCall()) {
                boolean _ = result.complete(work.apply(number));
              } catch (RuntimeException | Error e) {
                boolean _ = failure.compareAndSet(null, e);
                boolean _ = result.completeExceptionally(e);
                boolean _ = context.cancel(e);
              } finally {
                places.release();
              }
            }));
    return result;
  }
}
