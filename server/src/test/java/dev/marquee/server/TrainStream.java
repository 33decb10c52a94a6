package dev.marquee.server;

import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainResponse;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A Train call as a client has it: what comes is taken one by one. Used by one thread. */
final class TrainStream implements ClientResponseObserver<TrainRequest, TrainResponse> {
  private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
  private final List<TrainingEvent> events = new ArrayList<>();
  private @Nullable ClientCallStreamObserver<TrainRequest> requests;
  private long next;
  private long credits;
  private long acknowledged;

  /** Stands for a good end. */
  private static final Object END = "end";

  private TrainStream() {}

  static TrainStream open(ManagedChannel channel, TrainRequest first) {
    TrainStream made = new TrainStream();
    var _ = TrainingServiceGrpc.newStub(channel).train(made);
    made.send(first);
    return made;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<TrainRequest> stream) {
    requests = stream;
  }

  @Override
  public void onNext(TrainResponse response) {
    arrived.add(response);
  }

  @Override
  public void onError(Throwable failure) {
    arrived.add(failure);
  }

  @Override
  public void onCompleted() {
    arrived.add(END);
  }

  void send(TrainRequest request) {
    Objects.requireNonNull(requests).onNext(request);
  }

  /** Says that nothing more is sent. */
  void halfClose() {
    Objects.requireNonNull(requests).onCompleted();
  }

  /** Breaks the stream off. */
  void cut() {
    Objects.requireNonNull(requests).cancel("cut", null);
  }

  /** Takes the next message; empty at a good end. */
  Optional<TrainResponse> take() throws InterruptedException {
    Object taken = arrived.take();
    if (taken instanceof Throwable failure) {
      throw new AssertionError("the stream failed", failure);
    }
    if (taken.equals(END)) {
      return Optional.empty();
    }
    TrainResponse response = (TrainResponse) taken;
    switch (response.getPartCase()) {
      case ACCEPTED -> next = response.getAccepted().getNextBatch();
      case CREDIT -> credits += response.getCredit().getBatchCount();
      case ACKNOWLEDGEMENT -> acknowledged = response.getAcknowledgement().getBatch();
      case EVENT -> events.add(response.getEvent());
      case PART_NOT_SET -> throw new AssertionError("an empty message");
    }
    return Optional.of(response);
  }

  /** Waits until the run is known, and returns the batch to go on with. */
  long awaitAccepted() throws InterruptedException {
    TrainResponse response = take().orElseThrow();
    return response.getAccepted().getNextBatch();
  }

  /** Waits until there is a credit. */
  void awaitCredit() throws InterruptedException {
    while (credits == 0) {
      TrainResponse _ = take().orElseThrow();
    }
    credits--;
  }

  /** Sends batches, each with a credit, until one of a number was sent. */
  void sendUpTo(long last) throws InterruptedException {
    while (next <= last) {
      awaitCredit();
      send(TrainingScene.batch(next));
      next++;
    }
  }

  /** Waits until a batch is acknowledged. */
  void awaitAcknowledged(long batch) throws InterruptedException {
    while (acknowledged < batch) {
      TrainResponse _ = take().orElseThrow();
    }
  }

  /** Waits for the end of the stream, which must be a good one, and returns all events. */
  List<TrainingEvent> awaitEnd() throws InterruptedException {
    boolean open = true;
    while (open) {
      open = take().isPresent();
    }
    return List.copyOf(events);
  }

  /** Waits for the end of the stream, which must be a failure, and returns that. */
  Refusal awaitRefusal() throws InterruptedException {
    while (true) {
      Object taken = arrived.take();
      if (taken instanceof Throwable failure) {
        return Refusal.ofFailed(failure);
      }
      if (taken.equals(END)) {
        throw new AssertionError("the stream ended well");
      }
    }
  }
}
