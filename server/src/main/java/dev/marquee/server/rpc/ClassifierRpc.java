package dev.marquee.server.rpc;

import dev.marquee.server.serving.CacheStatistics;
import dev.marquee.server.serving.ResponseCache;
import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.ClassifyStreamResponse;
import dev.marquee.v1.GetResponseCacheRequest;
import dev.marquee.v1.GetResponseCacheResponse;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Inject;

/** {@code marquee.v1.ClassifierService} on the wire. */
public final class ClassifierRpc extends ClassifierServiceGrpc.ClassifierServiceImplBase {
  private final Classification classification;
  private final StreamedClassification streamed;
  private final StreamWindow window;
  private final CallThreads threads;
  private final ResponseCache cache;

  @Inject
  ClassifierRpc(
      Classification classification,
      StreamedClassification streamed,
      StreamWindow window,
      CallThreads threads,
      ResponseCache cache) {
    this.classification = classification;
    this.streamed = streamed;
    this.window = window;
    this.threads = threads;
    this.cache = cache;
  }

  @Override
  public void classify(ClassifyRequest request, StreamObserver<ClassifyResponse> observer) {
    UnaryCall.answer(observer, () -> classification.answer(request));
  }

  @Override
  public StreamObserver<ClassifyStreamRequest> classifyStream(
      StreamObserver<ClassifyStreamResponse> observer) {
    return WindowedStream.open(streamed::answer, window, threads, observer);
  }

  @Override
  public void getResponseCache(
      GetResponseCacheRequest request, StreamObserver<GetResponseCacheResponse> observer) {
    UnaryCall.answer(
        observer,
        () ->
            GetResponseCacheResponse.newBuilder()
                .setResponseCache(message(cache.statistics()))
                .build());
  }

  private static dev.marquee.v1.ResponseCache message(CacheStatistics statistics) {
    return dev.marquee.v1.ResponseCache.newBuilder()
        .setHitCount(statistics.hits())
        .setSharedCount(statistics.shared())
        .setMissCount(statistics.misses())
        .setEvictionCount(statistics.evictions())
        .setEntryCount(statistics.entries())
        .setSizeBytes(statistics.bytes())
        .setCapacityBytes(statistics.capacityBytes())
        .build();
  }
}
