package dev.marquee.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.marquee.v1.DatasetServiceGrpc;
import dev.marquee.v1.RejectedExample;
import dev.marquee.v1.UploadExamplesRequest;
import dev.marquee.v1.UploadExamplesResponse;
import dev.marquee.v1.UploadStart;
import dev.marquee.v1.UploadedExample;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The client's side of one UploadExamples call. Thread-safe, but for its sending. */
final class UploadStream
    implements ClientResponseObserver<UploadExamplesRequest, UploadExamplesResponse> {
  private final List<RejectedExample> rejected = new ArrayList<>();
  private @Nullable ClientCallStreamObserver<UploadExamplesRequest> call;
  private long acknowledged;
  private long sent;
  private boolean completed;
  private @Nullable Throwable failure;

  private UploadStream() {}

  /** Begins an upload into a dataset, without sending anything. */
  static UploadStream open(DatasetServiceGrpc.DatasetServiceStub stub) {
    UploadStream stream = new UploadStream();
    var _ = stub.uploadExamples(stream);
    return stream;
  }

  /** Begins an upload into a dataset. */
  static UploadStream into(TestServer server, String dataset) {
    return open(server.datasetsAsync()).start(dataset, false);
  }

  /** Begins an upload in which examples take the place of those that are there. */
  static UploadStream replacing(TestServer server, String dataset) {
    return open(server.datasetsAsync()).start(dataset, true);
  }

  @CanIgnoreReturnValue
  UploadStream start(String dataset, boolean replace) {
    return send(
        UploadExamplesRequest.newBuilder()
            .setStart(UploadStart.newBuilder().setParent(dataset).setReplace(replace))
            .build());
  }

  /** Sends an example under the next number. */
  @CanIgnoreReturnValue
  UploadStream send(UploadedExample.Builder example) {
    sent++;
    return send(
        UploadExamplesRequest.newBuilder()
            .setExample(example.clone().setNumber(sent))
            .build());
  }

  @CanIgnoreReturnValue
  UploadStream send(UploadExamplesRequest request) {
    call().onNext(request);
    return this;
  }

  /** Breaks the stream off, with whatever is still on its way. */
  void cut() {
    call().cancel("cut", null);
  }

  /** Ends the stream, and returns what was rejected once everything is dealt with. */
  @CanIgnoreReturnValue
  List<RejectedExample> complete() {
    call().onCompleted();
    await(() -> completed || failure != null);
    synchronized (this) {
      if (failure != null) {
        throw new AssertionError(failure);
      }
      if (acknowledged != sent) {
        throw new AssertionError("%d of %d were dealt with".formatted(acknowledged, sent));
      }
      return List.copyOf(rejected);
    }
  }

  void halfClose() {
    call().onCompleted();
  }

  /** Waits until so many examples are dealt with. */
  @CanIgnoreReturnValue
  UploadStream awaitAcknowledged(long number) {
    await(() -> acknowledged >= number || failure != null || completed);
    return this;
  }

  /** Waits for the call to fail. */
  Refusal awaitRefusal() {
    return Refusal.ofFailed(awaitFailure());
  }

  Throwable awaitFailure() {
    await(() -> failure != null || completed);
    synchronized (this) {
      return Objects.requireNonNull(failure, "the call must fail");
    }
  }

  /** Returns how many examples are dealt with. */
  synchronized long acknowledged() {
    return acknowledged;
  }

  private ClientCallStreamObserver<UploadExamplesRequest> call() {
    return Objects.requireNonNull(call);
  }

  private synchronized void await(BooleanSupplier condition) {
    try {
      while (!condition.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<UploadExamplesRequest> made) {
    call = made;
  }

  @Override
  public synchronized void onNext(UploadExamplesResponse response) {
    acknowledged = response.getAcknowledgedNumber();
    rejected.addAll(response.getRejectedList());
    notifyAll();
  }

  @Override
  public synchronized void onError(Throwable thrown) {
    failure = thrown;
    notifyAll();
  }

  @Override
  public synchronized void onCompleted() {
    completed = true;
    notifyAll();
  }
}
