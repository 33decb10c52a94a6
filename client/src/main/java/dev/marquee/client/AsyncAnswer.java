package dev.marquee.client;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.concurrent.CompletableFuture;

/** The answer to come of one call: ending it from outside ends the call. */
final class AsyncAnswer {
  private AsyncAnswer() {}

  static <T> CompletableFuture<T> of(ListenableFuture<T> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Futures.addCallback(
        call,
        new FutureCallback<T>() {
          @Override
          public void onSuccess(T response) {
            answer.complete(response);
          }

          @Override
          public void onFailure(Throwable thrown) {
            answer.completeExceptionally(ErrorDecoder.decode(thrown));
          }
        },
        MoreExecutors.directExecutor());
    // Covers cancel() and orTimeout() alike; a call that is over does not mind.
    var unused = answer.whenComplete((response, thrown) -> call.cancel(true));
    return answer;
  }
}
