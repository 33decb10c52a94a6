package dev.marquee.client;

import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.ClassifyStreamResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What tests send over a stream, and what {@link FakeClassifier} does with it. */
final class StreamScripts {
  /** What to do with each request of a stream. */
  interface Step {
    void take(ClassifyStreamRequest request, StreamObserver<ClassifyStreamResponse> answers);
  }

  private StreamScripts() {}

  static FakeClassifier.Streaming each(Step step) {
    return answers ->
        new StreamObserver<>() {
          @Override
          public void onNext(ClassifyStreamRequest request) {
            step.take(request, answers);
          }

          @Override
          public void onError(Throwable thrown) {}

          @Override
          public void onCompleted() {}
        };
  }

  /** Scores everything. */
  static FakeClassifier.Streaming echo() {
    return each((request, answers) -> answers.onNext(scored(request.getId())));
  }

  /** Never answers. */
  static FakeClassifier.Streaming silence() {
    return each((request, answers) -> {});
  }

  /** Scores this many, then loses the connection at the next. */
  static FakeClassifier.Streaming breaksAfter(int count) {
    AtomicInteger left = new AtomicInteger(count);
    return each(
        (request, answers) -> {
          if (left.get() > 0) {
            answers.onNext(scored(request.getId()));
          } else if (left.get() == 0) {
            answers.onError(Errors.thrown(Status.Code.UNAVAILABLE, "Gone."));
          }
          left.decrementAndGet();
        });
  }

  /** Refuses this often before it scores. */
  static FakeClassifier.Streaming busyFor(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return each(
        (request, answers) ->
            answers.onNext(
                left.getAndDecrement() > 0
                    ? failed(request.getId(), Errors.busy(10))
                    : scored(request.getId())));
  }

  static List<ClassifyAnswer> all(MarqueeClient client, Iterable<ClassifyStreamRequest> requests) {
    List<ClassifyAnswer> all = new ArrayList<>();
    try (ClassifyAnswers answers = client.classifyAll(requests)) {
      answers.forEach(all::add);
    }
    return all;
  }

  /** Posters with the ids 0, 1, 2 and so on. */
  static List<ClassifyStreamRequest> posters(int count) {
    return IntStream.range(0, count).mapToObj(StreamScripts::poster).toList();
  }

  static ClassifyStreamRequest poster(int id) {
    return ClassifyStreamRequest.newBuilder().setId(Integer.toString(id)).build();
  }

  static ClassifyStreamResponse scored(String id) {
    return ClassifyStreamResponse.newBuilder()
        .setId(id)
        .setResponse(ClassifyResponse.newBuilder().setModelVersion("v" + id))
        .build();
  }

  static ClassifyStreamResponse failed(String id, com.google.rpc.Status error) {
    return ClassifyStreamResponse.newBuilder().setId(id).setError(error).build();
  }
}
