package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.marquee.client.ClassifyAnswer.Refused;
import dev.marquee.client.ClassifyAnswer.Scored;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.ClassifyStreamResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClassifyAllTest {
  private final FakeClassifier classifier = new FakeClassifier();
  private final FakeServer server = new FakeServer(classifier);
  private final List<Duration> waits = new ArrayList<>();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersComeInTheOrderInWhichTheServerGivesThem() {
    classifier.streams.add(
        answers ->
            new Requests() {
              private final List<String> ids = new ArrayList<>();

              @Override
              public void onNext(ClassifyStreamRequest request) {
                ids.add(0, request.getId());
                if (ids.size() == 3) {
                  ids.forEach(id -> answers.onNext(scored(id)));
                }
              }
            });
    try (ClassifyAnswers answers = client(3).classifyAll(posters(3))) {
      assertThat(answers).extracting(ClassifyAnswer::id).containsExactly("2", "1", "0");
    }
  }

  @Test
  void noMoreThanTheWindowIsTakenFromTheSource() {
    classifier.streams.add(echo());
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    Iterable<ClassifyStreamRequest> source =
        () ->
            IntStream.range(0, 200)
                .peek(
                    i ->
                        assertThat(taken.incrementAndGet() - answered.get()).isLessThanOrEqualTo(4))
                .mapToObj(ClassifyAllTest::poster)
                .iterator();
    try (ClassifyAnswers answers = client(4).classifyAll(source)) {
      for (ClassifyAnswer answer : answers) {
        assertThat(answer).isInstanceOf(Scored.class);
        answered.incrementAndGet();
      }
    }
    assertThat(answered).hasValue(200);
  }

  @Test
  void theFailureOfOneImageIsItsAnswerAndTheStreamGoesOn() {
    classifier.streams.add(
        answers ->
            new Requests() {
              @Override
              public void onNext(ClassifyStreamRequest request) {
                answers.onNext(
                    request.getId().equals("1")
                        ? failed("1", Errors.status(Status.Code.INVALID_ARGUMENT, "Cut."))
                        : scored(request.getId()));
              }
            });
    List<ClassifyAnswer> answers = all(client(1), posters(3));
    assertThat(answers).extracting(ClassifyAnswer::id).containsExactly("0", "1", "2");
    assertThat(answers.get(0).response().getModelVersion()).isEqualTo("v0");
    assertThat(answers.get(2).response().getModelVersion()).isEqualTo("v2");
    assertThatThrownBy(answers.get(1)::response)
        .isExactlyInstanceOf(InvalidArgumentException.class)
        .hasMessage("Cut.");
  }

  @Test
  void anImageThatMetAFullQueueIsSentAgainAfterLongerAndLongerWaits() {
    classifier.streams.add(busyFor(2));
    assertThat(all(client(1), posters(1))).hasOnlyElementsOfType(Scored.class);
    assertThat(waits).containsExactly(Duration.ofMillis(10), Duration.ofMillis(20));
  }

  @Test
  void anImageIsNotSentAgainForEver() {
    classifier.streams.add(busyFor(1000));
    assertThat(all(client(1), posters(1)))
        .singleElement()
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.failure().reason()).isEqualTo("QUEUE_FULL"));
    assertThat(waits).hasSize(ClassifyExchange.MAX_REFUSALS - 1);
  }

  @Test
  void aRefusalWithoutRetryInfoIsFinal() {
    classifier.streams.add(
        answers ->
            new Requests() {
              @Override
              public void onNext(ClassifyStreamRequest request) {
                answers.onNext(
                    failed(
                        request.getId(), Errors.status(Status.Code.RESOURCE_EXHAUSTED, "Full.")));
              }
            });
    assertThat(all(client(1), posters(1))).hasOnlyElementsOfType(Refused.class);
    assertThat(waits).isEmpty();
  }

  @Test
  void aConnectionLostAfterItGaveAnswersIsReplacedAndNothingIsLost() {
    classifier.streams.add(answersThenBreaks(2));
    classifier.streams.add(answersThenBreaks(3));
    classifier.streams.add(echo());
    assertThat(all(client(4), posters(9)))
        .hasOnlyElementsOfType(Scored.class)
        .extracting(ClassifyAnswer::id)
        .containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7", "8");
    assertThat(classifier.calls).hasValue(3);
  }

  @Test
  void aServerThatIsGoneForGoodEndsTheStreamAfterTheAnswersItGave() {
    classifier.streams.add(answersThenBreaks(2));
    classifier.streams.add(answersThenBreaks(0));
    List<ClassifyAnswer> given = new ArrayList<>();
    try (ClassifyAnswers answers = client(4).classifyAll(posters(9))) {
      assertThatThrownBy(() -> answers.forEach(given::add))
          .isExactlyInstanceOf(UnavailableException.class);
    }
    assertThat(given).hasSize(2).hasOnlyElementsOfType(Scored.class);
    assertThat(classifier.calls).hasValue(2);
  }

  @Test
  void aStreamThatTheServerCancelsCountsAsLost() {
    classifier.streams.add(
        answers ->
            new Requests() {
              @Override
              public void onNext(ClassifyStreamRequest request) {
                answers.onError(Errors.thrown(Status.Code.CANCELLED, "Stopped by force."));
              }
            });
    assertThatThrownBy(() -> all(client(2), posters(2)))
        .isExactlyInstanceOf(UnavailableException.class)
        .hasMessageContaining("Stopped by force.");
  }

  @Test
  void aStreamThatTheServerEndsTooEarlyDoesNotLookLikeSuccess() {
    classifier.streams.add(
        answers ->
            new Requests() {
              @Override
              public void onNext(ClassifyStreamRequest request) {
                answers.onCompleted();
              }
            });
    assertThatThrownBy(() -> all(client(2), posters(2)))
        .isInstanceOf(MarqueeException.class)
        .hasMessageContaining("ended the stream before");
  }

  @Test
  void anAnswerToNothingThatWasSentEndsTheStream() {
    classifier.streams.add(
        answers ->
            new Requests() {
              @Override
              public void onNext(ClassifyStreamRequest request) {
                answers.onNext(scored("other"));
              }
            });
    assertThatThrownBy(() -> all(client(2), posters(2))).hasMessageContaining("'other'");
  }

  @Test
  void aServerThatFallsSilentEndsTheStreamWithDeadlineExceeded() {
    classifier.streams.add(answers -> new Requests());
    MarqueeClient impatient =
        MarqueeClient.builder().channel(server.channel()).deadline(Duration.ofMillis(50)).build();
    assertThatThrownBy(() -> all(impatient, posters(2)))
        .isExactlyInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void closingBeforeTheEndCancelsTheCall() throws Exception {
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    classifier.streams.add(
        answers -> {
          ((ServerCallStreamObserver<ClassifyStreamResponse>) answers)
              .setOnCancelHandler(() -> cancelled.complete("cancelled"));
          return echo().open(answers);
        });
    try (ClassifyAnswers answers = client(1).classifyAll(posters(5))) {
      assertThat(answers.iterator().next().id()).isEqualTo("0");
    }
    assertThat(cancelled.get()).isEqualTo("cancelled");
  }

  @Test
  void anImageThatIsTooLargeIsRefusedHereAndTheStreamGoesOn() {
    classifier.streams.add(echo());
    MarqueeClient small =
        MarqueeClient.builder().channel(server.channel()).maxMessageBytes(100).build();
    ClassifyStreamRequest large =
        poster(7).toBuilder()
            .setRequest(ClassifyRequest.newBuilder().setImage(ByteString.copyFrom(new byte[200])))
            .build();
    List<ClassifyAnswer> answers = all(small, List.of(poster(0), large, poster(1)));
    assertThat(answers).hasSize(3);
    assertThat(answers)
        .filteredOn(Refused.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.failure().reason()).isEqualTo("IMAGE_TOO_LARGE"))
        .extracting(ClassifyAnswer::id)
        .isEqualTo("7");
  }

  @Test
  void twoImagesOfOneIdAtOnceAreRefused() {
    classifier.streams.add(answers -> new Requests());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all(client(2), List.of(poster(1), poster(1))))
        .withMessageContaining("'1'");
  }

  @Test
  void noImagesNeedNoCall() {
    assertThat(all(client(2), List.of())).isEmpty();
    assertThat(classifier.calls).hasValue(0);
  }

  @Test
  void answersCanBeGoneThroughOnceOnly() {
    try (ClassifyAnswers answers = client(2).classifyAll(List.of())) {
      assertThat(answers.iterator().hasNext()).isFalse();
      assertThatIllegalStateException().isThrownBy(answers::iterator);
    }
  }

  /** A client whose waits are noted and over at once. */
  private MarqueeClient client(int window) {
    ClientSettings settings = new ClientSettings(Duration.ofMinutes(1), 1 << 20, window);
    return new MarqueeClient(
        server.channel(),
        false,
        settings,
        (delay, task) -> {
          waits.add(delay);
          task.run();
        });
  }

  private static List<ClassifyAnswer> all(
      MarqueeClient client, Iterable<ClassifyStreamRequest> requests) {
    List<ClassifyAnswer> all = new ArrayList<>();
    try (ClassifyAnswers answers = client.classifyAll(requests)) {
      answers.forEach(all::add);
    }
    return all;
  }

  private static Iterable<ClassifyStreamRequest> posters(int count) {
    return () -> IntStream.range(0, count).mapToObj(ClassifyAllTest::poster).iterator();
  }

  private static ClassifyStreamRequest poster(int id) {
    return ClassifyStreamRequest.newBuilder().setId(Integer.toString(id)).build();
  }

  private static ClassifyStreamResponse scored(String id) {
    return ClassifyStreamResponse.newBuilder()
        .setId(id)
        .setResponse(ClassifyResponse.newBuilder().setModelVersion("v" + id))
        .build();
  }

  private static ClassifyStreamResponse failed(String id, com.google.rpc.Status error) {
    return ClassifyStreamResponse.newBuilder().setId(id).setError(error).build();
  }

  private static FakeClassifier.Streaming echo() {
    return answersThenBreaks(Integer.MAX_VALUE);
  }

  /** Scores this many, then loses the connection at the next. */
  private static FakeClassifier.Streaming answersThenBreaks(int count) {
    return answers ->
        new Requests() {
          private int left = count;

          @Override
          public void onNext(ClassifyStreamRequest request) {
            if (left-- > 0) {
              answers.onNext(scored(request.getId()));
            } else if (left == -1) {
              answers.onError(Errors.thrown(Status.Code.UNAVAILABLE, "Gone."));
            }
          }
        };
  }

  /** Refuses this often before it scores. */
  private static FakeClassifier.Streaming busyFor(int times) {
    return answers ->
        new Requests() {
          private int left = times;

          @Override
          public void onNext(ClassifyStreamRequest request) {
            answers.onNext(
                left-- > 0 ? failed(request.getId(), Errors.busy(10)) : scored(request.getId()));
          }
        };
  }

  /** Requests that nobody looks at. */
  private static class Requests implements StreamObserver<ClassifyStreamRequest> {
    @Override
    public void onNext(ClassifyStreamRequest request) {}

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onCompleted() {}
  }
}
