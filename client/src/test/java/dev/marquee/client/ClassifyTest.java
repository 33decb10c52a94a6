package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ResponseCache;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyTest {
  private final FakeClassifier classifier = new FakeClassifier();
  private final FakeServer server = new FakeServer(classifier);
  private final MarqueeClient client = server.client();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anImageInAFileIsSentAsItIs(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("poster.jpg"), new byte[] {1, 2, 3});
    classifier.unary.add(
        (request, answer) -> {
          assertThat(request.getImage().toByteArray()).containsExactly(1, 2, 3);
          FakeClassifier.scores("models/posters/versions/1").answer(request, answer);
        });
    assertThat(client.classify(file).getModelVersion()).isEqualTo("models/posters/versions/1");
  }

  @Test
  void everyCallHasTheDeadlineOfTheClient() {
    classifier.unary.add(FakeClassifier.scores("blocking"));
    client.classify(new byte[] {1});
    assertHasDeadlineWithin(classifier.deadline.getAndSet(null));

    classifier.unary.add(FakeClassifier.scores("async"));
    client.classifyAsync(ClassifyRequest.getDefaultInstance()).join();
    assertHasDeadlineWithin(classifier.deadline.get());
  }

  @Test
  void howTheResponseCacheDoesCanBeAsked() {
    ResponseCache cache = client.responseCache();
    assertThat(cache.getHitCount()).isEqualTo(7);
    assertThat(cache.getMissCount()).isEqualTo(2);
    assertHasDeadlineWithin(classifier.deadline.get());
  }

  @Test
  void thatTheCacheIsToBeSkippedIsSentAndThatItAnsweredIsTold() {
    classifier.unary.add(
        (request, answer) -> {
          answer.onNext(ClassifyResponse.newBuilder().setCached(!request.getSkipCache()).build());
          answer.onCompleted();
        });
    classifier.unary.add(classifier.unary.element());
    assertThat(client.classify(new byte[] {1}).getCached()).isTrue();
    assertThat(client.classify(ClassifyRequest.newBuilder().setSkipCache(true).build()).getCached())
        .isFalse();
  }

  private static void assertHasDeadlineWithin(@Nullable Deadline deadline) {
    assertThat(deadline).isNotNull();
    assertThat(deadline.timeRemaining(TimeUnit.MINUTES)).isBetween(1L, 60L);
  }

  @Test
  void aServerThatNeverAnswersEndsInDeadlineExceeded() {
    classifier.unary.add((request, answer) -> {});
    MarqueeClient impatient =
        MarqueeClient.builder().channel(server.channel()).deadline(Duration.ofMillis(50)).build();
    assertThatThrownBy(() -> impatient.classify(new byte[] {1}))
        .isExactlyInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void aPosterLargerThanTheRetryBufferOfGrpcIsSentAgainWhenTheServerIsUnavailable() {
    classifier.unary.add(FakeClassifier.fails(Errors.thrown(Status.Code.UNAVAILABLE, "Gone.")));
    classifier.unary.add(FakeClassifier.scores("second try"));
    assertThat(client.classify(new byte[3 << 20]).getModelVersion()).isEqualTo("second try");
    assertThat(classifier.calls).hasValue(2);
  }

  @Test
  void triesAreBounded() {
    for (int i = 0; i < 10; i++) {
      classifier.unary.add(FakeClassifier.fails(Errors.thrown(Status.Code.UNAVAILABLE, "Gone.")));
    }
    assertThatThrownBy(() -> client.classify(new byte[] {1}))
        .isExactlyInstanceOf(UnavailableException.class);
    assertThat(classifier.calls).hasValue(4);
  }

  @Test
  void anInternalErrorIsNotTriedAgain() {
    classifier.unary.add(FakeClassifier.fails(Errors.thrown(Status.Code.INTERNAL, "Id 7.")));
    assertThatThrownBy(() -> client.classify(new byte[] {1})).hasMessage("Id 7.");
    assertThat(classifier.calls).hasValue(1);
  }

  @Test
  void aRefusalForBeingBusyIsNotTriedAgainAndSaysWhenToCome() {
    classifier.unary.add(
        FakeClassifier.fails(StatusProto.toStatusRuntimeException(Errors.busy(100))));
    assertThatThrownBy(() -> client.classify(new byte[] {1}))
        .isInstanceOfSatisfying(
            ResourceExhaustedException.class,
            failure -> assertThat(failure.retryAfter()).contains(Duration.ofMillis(100)));
    assertThat(classifier.calls).hasValue(1);
  }

  @Test
  void cancellingTheFutureCancelsTheCall() throws Exception {
    CompletableFuture<ServerCallStreamObserver<ClassifyResponse>> arrived =
        new CompletableFuture<>();
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    classifier.unary.add(
        (request, answer) -> {
          var call = (ServerCallStreamObserver<ClassifyResponse>) answer;
          call.setOnCancelHandler(() -> cancelled.complete("cancelled"));
          arrived.complete(call);
        });
    CompletableFuture<ClassifyResponse> answer =
        client.classifyAsync(ClassifyRequest.getDefaultInstance());
    arrived.get();
    answer.cancel(true);
    assertThat(cancelled.get()).isEqualTo("cancelled");
    assertThat(answer).isCancelled();
  }

  @Test
  void anAsyncCallFailsWithTheTypedException() {
    classifier.unary.add(
        FakeClassifier.fails(Errors.thrown(Status.Code.NOT_FOUND, "No such model.")));
    assertThat(client.classifyAsync(ClassifyRequest.getDefaultInstance()))
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableThat()
        .havingCause()
        .isExactlyInstanceOf(NotFoundException.class)
        .withMessage("No such model.");
  }

  @Test
  void aTooLargeImageIsRefusedWithoutBeingSent() {
    MarqueeClient small =
        MarqueeClient.builder().channel(server.channel()).maxMessageBytes(100).build();
    ClassifyRequest request =
        ClassifyRequest.newBuilder().setImage(ByteString.copyFrom(new byte[101])).build();
    assertThatThrownBy(() -> small.classify(request))
        .isInstanceOfSatisfying(
            InvalidArgumentException.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo("IMAGE_TOO_LARGE");
              assertThat(failure.fieldViolations())
                  .extracting(FieldViolation::field)
                  .containsExactly("image");
            });
    assertThat(small.classifyAsync(request)).isCompletedExceptionally();
    assertThat(classifier.calls).hasValue(0);
  }

  @Test
  void aChannelThatWasGivenStaysOpen() {
    client.close();
    assertThat(server.channel().isShutdown()).isFalse();
  }
}
