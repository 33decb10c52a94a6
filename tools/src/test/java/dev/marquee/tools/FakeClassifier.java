package dev.marquee.tools;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.marquee.v1.ClassifierServiceGrpc.ClassifierServiceImplBase;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.ClassifyStreamResponse;
import dev.marquee.v1.ClassifyTimings;
import dev.marquee.v1.LabelScore;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A classifier of texts: an image that reads {@code bad} is refused, any other has its own text as
 * its best label. It answers in the reverse order of what arrived since the last answers.
 */
final class FakeClassifier extends ClassifierServiceImplBase {
  static final float SCORE = 0.1f + 0.2f;

  final List<ClassifyRequest> requests = Collections.synchronizedList(new ArrayList<>());
  private final IntPredicate answersNow;

  /**
   * @param answersNow given how many requests came so far, whether to answer those that wait
   */
  FakeClassifier(IntPredicate answersNow) {
    this.answersNow = answersNow;
  }

  @Override
  public StreamObserver<ClassifyStreamRequest> classifyStream(
      StreamObserver<ClassifyStreamResponse> answers) {
    return new StreamObserver<>() {
      private final List<ClassifyStreamRequest> waiting = new ArrayList<>();

      @Override
      public void onNext(ClassifyStreamRequest request) {
        requests.add(request.getRequest());
        waiting.add(0, request);
        if (answersNow.test(requests.size())) {
          waiting.forEach(each -> answers.onNext(answer(each)));
          waiting.clear();
        }
      }

      @Override
      public void onError(Throwable thrown) {}

      @Override
      public void onCompleted() {
        answers.onCompleted();
      }
    };
  }

  private static ClassifyStreamResponse answer(ClassifyStreamRequest request) {
    String text = request.getRequest().getImage().toStringUtf8();
    ClassifyStreamResponse.Builder answer =
        ClassifyStreamResponse.newBuilder().setId(request.getId());
    return text.equals("bad")
        ? answer.setError(refusal()).build()
        : answer.setResponse(response(text)).build();
  }

  /** What it answers for this text. */
  static ClassifyResponse response(String text) {
    return ClassifyResponse.newBuilder()
        .setModelVersion("models/posters/versions/3")
        .addLabels(LabelScore.newBuilder().setLabel(text).setScore(0.9375f).setPredicted(true))
        .addLabels(LabelScore.newBuilder().setLabel("Drama").setScore(SCORE))
        .setTimings(
            ClassifyTimings.newBuilder()
                .setDecode(millis(1))
                .setQueue(millis(2))
                .setInference(millis(20))
                .setBatchSize(4))
        .build();
  }

  private static Duration millis(int millis) {
    return Duration.newBuilder().setNanos(millis * 1_000_000).build();
  }

  private static Status refusal() {
    return Status.newBuilder()
        .setCode(io.grpc.Status.Code.INVALID_ARGUMENT.value())
        .setMessage("The image is cut off; send the whole file.")
        .addDetails(
            Any.pack(
                ErrorInfo.newBuilder()
                    .setDomain("marquee.dev")
                    .setReason("IMAGE_TRUNCATED")
                    .build()))
        .build();
  }
}
