package dev.marquee.client;

import dev.marquee.v1.Change;
import dev.marquee.v1.WatchModelRequest;
import dev.marquee.v1.WatchModelResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Watches of a {@link FakeRegistry}, which a test can break off. */
final class FakeWatches {
  /** What was asked for. */
  final List<WatchModelRequest> requests = Collections.synchronizedList(new ArrayList<>());

  /** What the next watches fail with, instead of beginning. */
  final Queue<StatusRuntimeException> failures = new ConcurrentLinkedQueue<>();

  private final FakeRegistry registry;
  private final List<ServerCallStreamObserver<WatchModelResponse>> watches = new ArrayList<>();

  FakeWatches(FakeRegistry registry) {
    this.registry = registry;
    registry.listener = change -> watches.forEach(watch -> watch.onNext(response(change)));
  }

  void open(WatchModelRequest request, ServerCallStreamObserver<WatchModelResponse> watch) {
    requests.add(request);
    StatusRuntimeException failure = failures.poll();
    if (failure != null) {
      watch.onError(failure);
      return;
    }
    synchronized (registry) {
      long after = request.hasAfterChangeId() ? request.getAfterChangeId() : registry.newest();
      watch.onNext(WatchModelResponse.newBuilder().setLastChangeId(after).build());
      // Says nothing, as a later server may.
      watch.onNext(WatchModelResponse.getDefaultInstance());
      registry.changes.stream()
          .filter(change -> change.getId() > after)
          .forEach(change -> watch.onNext(response(change)));
      watches.add(watch);
    }
  }

  /** Ends all watches that are open. */
  void breakOff() {
    synchronized (registry) {
      watches.forEach(watch -> watch.onError(Errors.thrown(Status.Code.UNAVAILABLE, "Gone.")));
      watches.clear();
    }
  }

  private static WatchModelResponse response(Change change) {
    return WatchModelResponse.newBuilder().setChange(change).build();
  }
}
