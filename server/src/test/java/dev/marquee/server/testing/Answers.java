package dev.marquee.server.testing;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Collects what a stream answers until it ends. */
public final class Answers<T> implements StreamObserver<T> {
  private final List<T> values = new ArrayList<>();
  private final CompletableFuture<List<T>> all = new CompletableFuture<>();

  /** Waits for the end of the stream, which must be a good one, and returns all answers. */
  public List<T> awaitAll() throws InterruptedException {
    try {
      return all.get();
    } catch (ExecutionException e) {
      throw new AssertionError("the stream failed", e.getCause());
    }
  }

  /** Waits for the end of the stream, which must be a failure, and returns that. */
  public Throwable awaitFailure() throws InterruptedException {
    try {
      throw new AssertionError("the stream ended well, with " + all.get().size() + " answers");
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  @Override
  public synchronized void onNext(T value) {
    values.add(value);
  }

  @Override
  public void onError(Throwable failure) {
    all.completeExceptionally(failure);
  }

  @Override
  public synchronized void onCompleted() {
    all.complete(List.copyOf(values));
  }
}
