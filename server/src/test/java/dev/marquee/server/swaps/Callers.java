package dev.marquee.server.swaps;

import dev.marquee.v1.ClassifierServiceGrpc.ClassifierServiceBlockingStub;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.LabelScore;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Clients in a closed loop, each with a picture of its own, which remember how every call went.
 * What a version says of a picture must be the same whenever it says it: scores of another version,
 * as of a batch of mixed ones, are noticed.
 */
public final class Callers implements AutoCloseable {
  /** Batches of other sizes sum up in another order. */
  private static final float TOLERANCE = 1e-3f;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<ConcurrentLinkedQueue<Answered>> answered = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final Semaphore calls = new Semaphore(0);
  private volatile boolean stopped;

  /** Starts one client for each request. */
  public Callers(ClassifierServiceBlockingStub stub, List<ClassifyRequest> requests) {
    for (ClassifyRequest request : requests) {
      ConcurrentLinkedQueue<Answered> own = new ConcurrentLinkedQueue<>();
      answered.add(own);
      threads.execute(() -> loop(stub, request, own));
    }
  }

  private void loop(
      ClassifierServiceBlockingStub stub,
      ClassifyRequest request,
      ConcurrentLinkedQueue<Answered> own) {
    Map<String, Map<String, Float>> seen = new ConcurrentHashMap<>();
    while (!stopped) {
      long start = System.nanoTime();
      try {
        ClassifyResponse response = stub.classify(request);
        own.add(new Answered(start, System.nanoTime(), response.getModelVersion()));
        compare(seen, response);
      } catch (StatusRuntimeException e) {
        failures.add(e.getStatus().toString());
      }
      calls.release();
    }
  }

  private void compare(Map<String, Map<String, Float>> seen, ClassifyResponse response) {
    Map<String, Float> scores = new ConcurrentHashMap<>();
    for (LabelScore label : response.getLabelsList()) {
      scores.put(label.getLabel(), label.getScore());
    }
    Map<String, Float> before = seen.putIfAbsent(response.getModelVersion(), scores);
    if (before == null) {
      seen.forEach(
          (version, other) -> {
            if (!version.equals(response.getModelVersion()) && !differ(scores, other)) {
              failures.add("two versions cannot be told apart by their scores");
            }
          });
    } else if (differ(before, scores)) {
      failures.add("%s said %s and then %s".formatted(response.getModelVersion(), before, scores));
    }
  }

  private static boolean differ(Map<String, Float> one, Map<String, Float> other) {
    return !one.keySet().equals(other.keySet())
        || one.entrySet().stream()
            .anyMatch(
                e -> Math.abs(e.getValue() - other.getOrDefault(e.getKey(), -1f)) > TOLERANCE);
  }

  /** Waits until so many more calls were made, by all clients together. */
  public void awaitCalls(int more) throws InterruptedException {
    int _ = calls.drainPermits();
    calls.acquire(more);
  }

  /** Ends the loops, and waits for it; what they saw stays. */
  public void stop() {
    stopped = true;
    threads.close();
  }

  @Override
  public void close() {
    stop();
  }

  /** Returns every call that was answered, of all clients. */
  public List<Answered> answered() {
    return answered.stream().flatMap(ConcurrentLinkedQueue::stream).toList();
  }

  /** Returns what went wrong. */
  public List<String> failures() {
    return List.copyOf(failures);
  }
}
