package dev.marquee.tools.bench.load;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.AbstractStub;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Connections to one server over plain TCP, which calls take in turn. Nothing is tried again: what
 * a call ends with is what counts. Thread-safe.
 *
 * @param <S> the stub of the service that is asked
 */
final class Connections<S extends AbstractStub<S>> implements AutoCloseable {
  private final List<ManagedChannel> channels;
  private final List<S> stubs;

  /**
   * @param address {@code host:port}
   * @param count how many there are, at least 1
   */
  Connections(String address, int count, Function<Channel, S> stub) {
    channels =
        IntStream.range(0, count)
            .mapToObj(
                _ ->
                    Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                        .directExecutor()
                        .disableRetry()
                        .build())
            .toList();
    stubs = channels.stream().map(stub).toList();
  }

  /**
   * Makes a call, and returns at once.
   *
   * @param number of the call, which decides on the connection
   * @param deadline how long the answer may take, from now on
   * @param answer what a response comes to; where it fails, so has the call
   * @return completes with how the call ended, and never fails
   */
  <R> CompletableFuture<Answer> ask(
      long number,
      Duration deadline,
      Function<S, ListenableFuture<R>> call,
      Function<R, Answer> answer) {
    CompletableFuture<Answer> ended = new CompletableFuture<>();
    Futures.addCallback(
        call.apply(
            stubs
                .get(Math.floorMod(number, stubs.size()))
                .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)),
        new FutureCallback<R>() {
          @Override
          public void onSuccess(R response) {
            try {
              boolean _ = ended.complete(answer.apply(response));
            } catch (RuntimeException e) {
              onFailure(e);
            }
          }

          @Override
          public void onFailure(Throwable thrown) {
            ended.complete(Answer.failed(thrown));
          }
        },
        MoreExecutors.directExecutor());
    return ended;
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
