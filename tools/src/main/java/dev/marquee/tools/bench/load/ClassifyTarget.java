package dev.marquee.tools.bench.load;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.ClassifierServiceGrpc.ClassifierServiceFutureStub;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Whatever serves {@code marquee.v1.ClassifierService}, over plain TCP. Nothing is tried again:
 * what a call ends with is what counts.
 */
public final class ClassifyTarget implements Target {
  private final List<ManagedChannel> channels;
  private final List<ClassifierServiceFutureStub> stubs;
  private final List<List<ClassifyRequest>> requests;

  /**
   * @param address {@code host:port}
   * @param connections how many there are, used in turn; at least 1
   */
  public ClassifyTarget(String address, int connections, ClassifyRequests requests) {
    this.requests = requests.byModel();
    this.channels =
        IntStream.range(0, connections)
            .mapToObj(
                _ ->
                    Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                        .directExecutor()
                        .disableRetry()
                        .build())
            .toList();
    this.stubs = channels.stream().map(ClassifierServiceGrpc::newFutureStub).toList();
  }

  @Override
  public CompletableFuture<Answer> classify(long number, Duration deadline) {
    // Each model gets all posters.
    List<ClassifyRequest> posters = requests.get(Math.floorMod(number, requests.size()));
    ClassifyRequest request = posters.get(Math.floorMod(number / requests.size(), posters.size()));
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Futures.addCallback(
        stubs
            .get(Math.floorMod(number, stubs.size()))
            .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
            .classify(request),
        new FutureCallback<>() {
          @Override
          public void onSuccess(ClassifyResponse response) {
            answer.complete(
                Answer.ok(
                    // A server that keeps no such account leaves it out.
                    response.getTimings().getBatchSize() > 0
                        ? Optional.of(ServedTimes.of(response.getTimings()))
                        : Optional.empty()));
          }

          @Override
          public void onFailure(Throwable thrown) {
            Status status = Status.fromThrowable(thrown);
            answer.complete(
                Answer.failed(
                    Outcome.of(status.getCode()),
                    RetryTimes.of(thrown),
                    status.getCode() + ": " + status.getDescription()));
          }
        },
        MoreExecutors.directExecutor());
    return answer;
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
