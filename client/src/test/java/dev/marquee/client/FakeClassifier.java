package dev.marquee.client;

import dev.marquee.v1.ClassifierServiceGrpc.ClassifierServiceImplBase;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.ClassifyStreamResponse;
import dev.marquee.v1.GetResponseCacheRequest;
import dev.marquee.v1.GetResponseCacheResponse;
import dev.marquee.v1.ResponseCache;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A classifier that does what the test scripted for each call, in the order of the calls. */
final class FakeClassifier extends ClassifierServiceImplBase {
  /** What to do with one call of Classify. */
  interface Unary {
    void answer(ClassifyRequest request, StreamObserver<ClassifyResponse> answer);
  }

  /** What to do with one call of ClassifyStream. */
  interface Streaming {
    StreamObserver<ClassifyStreamRequest> open(StreamObserver<ClassifyStreamResponse> answers);
  }

  final Queue<Unary> unary = new ArrayDeque<>();
  final Queue<Streaming> streams = new ArrayDeque<>();
  final AtomicInteger calls = new AtomicInteger();
  final AtomicReference<@Nullable Deadline> deadline = new AtomicReference<>();

  @Override
  public void classify(ClassifyRequest request, StreamObserver<ClassifyResponse> answer) {
    calls.incrementAndGet();
    deadline.set(Context.current().getDeadline());
    unary.remove().answer(request, answer);
  }

  @Override
  public void getResponseCache(
      GetResponseCacheRequest request, StreamObserver<GetResponseCacheResponse> answer) {
    calls.incrementAndGet();
    deadline.set(Context.current().getDeadline());
    answer.onNext(
        GetResponseCacheResponse.newBuilder()
            .setResponseCache(ResponseCache.newBuilder().setHitCount(7).setMissCount(2))
            .build());
    answer.onCompleted();
  }

  @Override
  public StreamObserver<ClassifyStreamRequest> classifyStream(
      StreamObserver<ClassifyStreamResponse> answers) {
    calls.incrementAndGet();
    return streams.remove().open(answers);
  }

  /** Answers with this version. */
  static Unary scores(String modelVersion) {
    return (request, answer) -> {
      answer.onNext(ClassifyResponse.newBuilder().setModelVersion(modelVersion).build());
      answer.onCompleted();
    };
  }

  /** Fails the call. */
  static Unary fails(Throwable thrown) {
    return (request, answer) -> answer.onError(thrown);
  }
}
