package dev.marquee.client;

import static dev.marquee.client.StreamScripts.all;
import static dev.marquee.client.StreamScripts.each;
import static dev.marquee.client.StreamScripts.echo;
import static dev.marquee.client.StreamScripts.failed;
import static dev.marquee.client.StreamScripts.poster;
import static dev.marquee.client.StreamScripts.posters;
import static dev.marquee.client.StreamScripts.scored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.marquee.client.ClassifyAnswer.Refused;
import dev.marquee.client.ClassifyAnswer.Scored;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.ClassifyStreamResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClassifyAllTest {
  private final FakeClassifier classifier = new FakeClassifier();
  private final FakeServer server = new FakeServer(classifier);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersComeInTheOrderInWhichTheServerGivesThem() {
    List<String> ids = new ArrayList<>();
    classifier.streams.add(
        each(
            (request, answers) -> {
              ids.add(0, request.getId());
              if (ids.size() == 3) {
                ids.forEach(id -> answers.onNext(scored(id)));
              }
            }));
    assertThat(all(client(3), posters(3)))
        .extracting(ClassifyAnswer::id)
        .containsExactly("2", "1", "0");
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
                .mapToObj(StreamScripts::poster)
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
        each(
            (request, answers) ->
                answers.onNext(
                    request.getId().equals("1")
                        ? failed("1", Errors.status(Status.Code.INVALID_ARGUMENT, "Cut."))
                        : scored(request.getId()))));
    List<ClassifyAnswer> answers = all(client(1), posters(3));
    assertThat(answers).extracting(ClassifyAnswer::id).containsExactly("0", "1", "2");
    assertThat(answers.get(0).response().getModelVersion()).isEqualTo("v0");
    assertThat(answers.get(2).response().getModelVersion()).isEqualTo("v2");
    assertThatThrownBy(answers.get(1)::response)
        .isExactlyInstanceOf(InvalidArgumentException.class)
        .hasMessage("Cut.");
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
    assertThat(answers).extracting(ClassifyAnswer::id).containsExactlyInAnyOrder("0", "7", "1");
    assertThat(answers)
        .filteredOn(Refused.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.id()).isEqualTo("7");
              assertThat(refused.failure().reason()).isEqualTo("IMAGE_TOO_LARGE");
            });
  }

  @Test
  void anIdThatIsTooLongIsRefusedHereAndTheStreamGoesOn() {
    classifier.streams.add(echo());
    ClassifyStreamRequest longest = poster(7).toBuilder().setId("x".repeat(256)).build();
    ClassifyStreamRequest tooLong = poster(7).toBuilder().setId("y".repeat(257)).build();
    assertThat(all(client(1), List.of(poster(0), tooLong, longest)))
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(Scored.class),
            second ->
                assertThat(second)
                    .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                          assertThat(refused.id()).isEqualTo(tooLong.getId());
                          assertThat(refused.failure())
                              .isExactlyInstanceOf(InvalidArgumentException.class)
                              .hasMessageContaining("257");
                          assertThat(refused.failure().reason()).isEqualTo("ID_TOO_LONG");
                          assertThat(refused.failure().fieldViolations())
                              .extracting(FieldViolation::field)
                              .containsExactly("id");
                        }),
            third -> assertThat(third).isInstanceOf(Scored.class));
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
  void aSourceThatThrowsEndsTheStreamWithWhatItThrew() throws Exception {
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    classifier.streams.add(
        answers -> {
          ((ServerCallStreamObserver<ClassifyStreamResponse>) answers)
              .setOnCancelHandler(() -> cancelled.complete("cancelled"));
          return echo().open(answers);
        });
    Iterable<ClassifyStreamRequest> source =
        () -> IntStream.range(0, 3).mapToObj(i -> poster(4 / (2 - i))).iterator();
    assertThatThrownBy(() -> all(client(1), source)).isInstanceOf(ArithmeticException.class);
    assertThat(cancelled.get()).isEqualTo("cancelled");
  }

  @Test
  void twoImagesOfOneIdAtOnceAreRefused() {
    classifier.streams.add(StreamScripts.silence());
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

  private MarqueeClient client(int window) {
    return server.client(window, new FakeTime());
  }
}
