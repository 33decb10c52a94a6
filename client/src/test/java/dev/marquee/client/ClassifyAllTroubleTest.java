package dev.marquee.client;

import static dev.marquee.client.StreamScripts.all;
import static dev.marquee.client.StreamScripts.breaksAfter;
import static dev.marquee.client.StreamScripts.busyFor;
import static dev.marquee.client.StreamScripts.each;
import static dev.marquee.client.StreamScripts.echo;
import static dev.marquee.client.StreamScripts.failed;
import static dev.marquee.client.StreamScripts.posters;
import static dev.marquee.client.StreamScripts.scored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.client.ClassifyAnswer.Refused;
import dev.marquee.client.ClassifyAnswer.Scored;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that are busy, lose their connection, or break the protocol. */
class ClassifyAllTroubleTest {
  private final FakeClassifier classifier = new FakeClassifier();
  private final FakeServer server = new FakeServer(classifier);
  private final FakeTime time = new FakeTime();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anImageThatMetAFullQueueIsSentAgainAfterLongerAndLongerWaits() {
    classifier.streams.add(busyFor(2));
    assertThat(all(client(1), posters(1))).hasOnlyElementsOfType(Scored.class);
    assertThat(time.waits).containsExactly(Duration.ofMillis(10), Duration.ofMillis(20));
  }

  @Test
  void anImageIsGivenUpWhenNothingWasScoredForTheDeadline() {
    classifier.streams.add(busyFor(1000));
    assertThat(all(client(1), posters(1)))
        .singleElement()
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.failure().reason()).isEqualTo("QUEUE_FULL");
              assertThat(refused.failure().retryAfter()).contains(Duration.ofMillis(10));
            });
    assertThat(time.waits.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void anImageIsSentAgainAsLongAsOthersAreScored() {
    AtomicInteger scored = new AtomicInteger();
    classifier.streams.add(
        each(
            (request, answers) -> {
              boolean busy = request.getId().equals("0") && scored.get() < 99;
              if (!busy) {
                scored.incrementAndGet();
              }
              answers.onNext(busy ? failed("0", Errors.busy(5000)) : scored(request.getId()));
            }));
    assertThat(all(client(2), posters(100))).hasSize(100).hasOnlyElementsOfType(Scored.class);
    assertThat(time.waits.stream().reduce(Duration.ZERO, Duration::plus))
        .isGreaterThan(Duration.ofMinutes(1));
  }

  @Test
  void aServerThatRefusesTwoOfThreeScoresEveryImageInTheEnd() {
    AtomicInteger requests = new AtomicInteger();
    classifier.streams.add(
        each(
            (request, answers) ->
                answers.onNext(
                    requests.incrementAndGet() % 3 == 0
                        ? scored(request.getId())
                        : failed(request.getId(), Errors.busy(10)))));
    assertThat(all(client(16), posters(200))).hasSize(200).hasOnlyElementsOfType(Scored.class);
  }

  @Test
  void anAnswerToAnImageThatWaitsEndsTheStream() {
    classifier.streams.add(
        each(
            (request, answers) -> {
              answers.onNext(failed(request.getId(), Errors.busy(10)));
              answers.onNext(scored(request.getId()));
            }));
    time.stop();
    assertThatThrownBy(() -> all(client(1), posters(1))).hasMessageContaining("not sent");
  }

  @Test
  void aRefusalWithoutRetryInfoIsFinal() {
    classifier.streams.add(
        each(
            (request, answers) ->
                answers.onNext(
                    failed(
                        request.getId(), Errors.status(Status.Code.RESOURCE_EXHAUSTED, "Full.")))));
    assertThat(all(client(1), posters(1))).hasOnlyElementsOfType(Refused.class);
    assertThat(time.waits).isEmpty();
  }

  @Test
  void aWaitLongerThanTheDeadlineIsNotWaited() {
    classifier.streams.add(
        each((request, answers) -> answers.onNext(failed(request.getId(), Errors.busy(60_001)))));
    assertThat(all(client(1), posters(1))).hasOnlyElementsOfType(Refused.class);
    assertThat(time.waits).isEmpty();
  }

  @Test
  void aConnectionLostAfterItGaveAnswersIsReplacedAndNothingIsLost() {
    classifier.streams.add(breaksAfter(2));
    classifier.streams.add(breaksAfter(3));
    classifier.streams.add(echo());
    assertThat(all(client(4), posters(9)))
        .hasOnlyElementsOfType(Scored.class)
        .extracting(ClassifyAnswer::id)
        .containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7", "8");
    assertThat(classifier.calls).hasValue(3);
  }

  @Test
  void aServerThatIsGoneForGoodEndsTheStreamAfterTheAnswersItGave() {
    classifier.streams.add(breaksAfter(2));
    classifier.streams.add(breaksAfter(0));
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
        each(
            (request, answers) ->
                answers.onError(Errors.thrown(Status.Code.CANCELLED, "Stopped by force."))));
    assertThatThrownBy(() -> all(client(1), posters(2)))
        .isExactlyInstanceOf(UnavailableException.class)
        .hasMessageContaining("Stopped by force.");
  }

  @Test
  void aStreamThatTheServerEndsTooEarlyDoesNotLookLikeSuccess() {
    classifier.streams.add(each((request, answers) -> answers.onCompleted()));
    assertThatThrownBy(() -> all(client(1), posters(2)))
        .isInstanceOf(MarqueeException.class)
        .hasMessageContaining("ended the stream before");
  }

  @Test
  void anAnswerToNothingThatWasSentEndsTheStream() {
    classifier.streams.add(each((request, answers) -> answers.onNext(scored("other"))));
    assertThatThrownBy(() -> all(client(1), posters(2)))
        .isInstanceOfSatisfying(
            MarqueeException.class,
            failure -> assertThat(failure.code()).isEqualTo(Status.Code.INTERNAL))
        .hasMessageContaining("'other'");
  }

  @Test
  void aServerThatFallsSilentEndsTheStreamWithDeadlineExceeded() {
    classifier.streams.add(StreamScripts.silence());
    MarqueeClient impatient =
        MarqueeClient.builder().channel(server.channel()).deadline(Duration.ofMillis(50)).build();
    assertThatThrownBy(() -> all(impatient, posters(2)))
        .isExactlyInstanceOf(DeadlineExceededException.class);
  }

  private MarqueeClient client(int window) {
    return server.client(window, time);
  }
}
