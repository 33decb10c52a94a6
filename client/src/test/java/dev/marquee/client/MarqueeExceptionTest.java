package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MarqueeExceptionTest {
  @ParameterizedTest
  @CsvSource({
    "INVALID_ARGUMENT, dev.marquee.client.InvalidArgumentException",
    "NOT_FOUND, dev.marquee.client.NotFoundException",
    "ALREADY_EXISTS, dev.marquee.client.AlreadyExistsException",
    "ABORTED, dev.marquee.client.ConflictException",
    "FAILED_PRECONDITION, dev.marquee.client.FailedPreconditionException",
    "RESOURCE_EXHAUSTED, dev.marquee.client.ResourceExhaustedException",
    "DEADLINE_EXCEEDED, dev.marquee.client.DeadlineExceededException",
    "INTERNAL, dev.marquee.client.MarqueeException",
    "UNIMPLEMENTED, dev.marquee.client.MarqueeException",
  })
  void aCallFailsWithTheExceptionOfItsCode(Status.Code code, Class<?> type) {
    FakeClassifier classifier = new FakeClassifier();
    classifier.unary.add(
        FakeClassifier.fails(Errors.thrown(code, "No.", Errors.info("SOME_REASON"))));
    try (FakeServer server = new FakeServer(classifier)) {
      MarqueeException failure =
          catchThrowableOfType(
              MarqueeException.class, () -> server.client().classify(new byte[] {1}));
      assertThat(failure).isExactlyInstanceOf(type).hasMessage("No.");
      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.reason()).isEqualTo("SOME_REASON");
    }
  }

  @Test
  void unavailableHasItsOwnException() {
    assertThat(ErrorDecoder.decode(Errors.thrown(Status.Code.UNAVAILABLE, "Gone.")))
        .isExactlyInstanceOf(UnavailableException.class);
  }

  @Test
  void aConnectionThatBreaksWhileItIsWrittenToWasLostAndCanBeTriedAgain() {
    Status status =
        Status.UNKNOWN.withDescription("channel closed").withCause(new ClosedChannelException());
    MarqueeException failure = ErrorDecoder.decode(status.asRuntimeException());
    assertThat(failure).isExactlyInstanceOf(UnavailableException.class);
    assertThat(failure).hasMessage("The connection to the server was lost: channel closed.");
    assertThat(failure).hasRootCauseExactlyInstanceOf(ClosedChannelException.class);
  }

  @ParameterizedTest
  @EnumSource(Status.Code.class)
  void everyCodeOfAStreamedErrorIsKeptButOkWhichIsNone(Status.Code code) {
    assertThat(ErrorDecoder.decode(Errors.status(code, "")).code())
        .isEqualTo(code == Status.Code.OK ? Status.Code.UNKNOWN : code);
  }

  @Test
  void fieldViolationsAndRetryInfoAreDecoded() {
    BadRequest.FieldViolation wire =
        BadRequest.FieldViolation.newBuilder()
            .setField("top_k")
            .setDescription("Must not be below zero.")
            .build();
    MarqueeException failure =
        ErrorDecoder.decode(
            Errors.thrown(
                Status.Code.INVALID_ARGUMENT,
                "No.",
                BadRequest.newBuilder().addFieldViolations(wire).build(),
                Errors.retryAfterMillis(250)));
    assertThat(failure.fieldViolations())
        .containsExactly(new FieldViolation("top_k", "Must not be below zero."));
    assertThat(failure.retryAfter()).contains(Duration.ofMillis(250));
  }

  @Test
  void aRetryInfoThatMakesNoSenseIsLeftOut() {
    RetryInfo endless =
        RetryInfo.newBuilder()
            .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(Long.MAX_VALUE))
            .build();
    assertThat(
            ErrorDecoder.decode(Errors.thrown(Status.Code.RESOURCE_EXHAUSTED, "Full.", endless))
                .retryAfter())
        .isEmpty();
  }

  @Test
  void anErrorOfAnotherServiceHasNoReason() {
    ErrorInfo foreign = ErrorInfo.newBuilder().setDomain("proxy.test").setReason("NO").build();
    MarqueeException failure =
        ErrorDecoder.decode(Errors.thrown(Status.Code.PERMISSION_DENIED, "No.", foreign));
    assertThat(failure.reason()).isEmpty();
    assertThat(failure.fieldViolations()).isEmpty();
    assertThat(failure.retryAfter()).isEmpty();
  }

  @Test
  void oneMalformedDetailDoesNotHideTheOthers() {
    Any malformed =
        Any.pack(BadRequest.getDefaultInstance()).toBuilder()
            .setValue(ByteString.copyFromUtf8("\u0007"))
            .build();
    com.google.rpc.Status status =
        Errors.status(Status.Code.NOT_FOUND, "No.", Errors.info("MODEL_NOT_FOUND")).toBuilder()
            .addDetails(malformed)
            .build();
    assertThat(ErrorDecoder.decode(status).reason()).isEqualTo("MODEL_NOT_FOUND");
  }

  @Test
  void malformedDetailsAsAWholeLeaveCodeAndMessage() {
    Metadata trailers = new Metadata();
    trailers.put(
        Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
        new byte[] {7, 7, 7});
    MarqueeException failure =
        ErrorDecoder.decode(Status.NOT_FOUND.withDescription("No.").asRuntimeException(trailers));
    assertThat(failure).isExactlyInstanceOf(NotFoundException.class).hasMessage("No.");
  }

  @Test
  void aDefectHasTheIdThatTheLogHasItUnder() {
    ErrorInfo info = Errors.info("INTERNAL").toBuilder().putMetadata("id", "4711").build();
    assertThat(ErrorDecoder.decode(Errors.thrown(Status.Code.INTERNAL, "Oh.", info)).logId())
        .contains("4711");
    assertThat(ErrorDecoder.decode(Errors.thrown(Status.Code.NOT_FOUND, "No.")).logId()).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsSaidToBeOutOfReach() {
    String refused = "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:1";
    assertThat(unavailable(new ConnectException(refused)))
        .hasMessage("The server cannot be reached: Connection refused: /127.0.0.1:1.");
  }

  @Test
  void aBrokenConnectionSaysWhatBrokeIt() {
    assertThat(unavailable(new IOException("Connection reset by peer")))
        .hasMessage("The connection to the server was lost: Connection reset by peer.");
  }

  @Test
  void aDeadlineThatPassedOnThisSideIsToldInOurWords() {
    MarqueeException failure =
        ErrorDecoder.decode(
            Status.DEADLINE_EXCEEDED
                .withDescription("ClientCall started after CallOptions deadline was exceeded")
                .asRuntimeException());
    assertThat(failure).hasMessage("The deadline passed before the server answered.");
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {
        "DEADLINE_EXCEEDED",
        "UNAVAILABLE",
        "CANCELLED",
        "INTERNAL",
        "UNKNOWN",
        "RESOURCE_EXHAUSTED"
      })
  void aChangeThatNobodyAnsweredMayHaveBeenDone(Status.Code code) {
    MarqueeException failure =
        ErrorDecoder.decode(code.toStatus().asRuntimeException()).ofChange("models/posters");
    assertThat(failure.maybeChanged()).contains("models/posters");
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure).hasMessageContaining("Whether it was done is not known: look at models/po");
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, SHUTTING_DOWN",
    "UNAVAILABLE, STORAGE_UNAVAILABLE",
    "UNAVAILABLE, METADATA_BUSY",
    "INTERNAL, INTERNAL",
    "CANCELLED, CALL_CANCELLED",
  })
  void aServerThatFailsOrStopsMayHaveMadeTheChange(Status.Code code, String reason) {
    MarqueeException failure =
        ErrorDecoder.decode(Errors.thrown(code, "Bye.", Errors.info(reason)))
            .ofChange("models/posters");
    assertThat(failure.maybeChanged()).contains("models/posters");
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasMessageStartingWith("Bye. Whether it was done is not known: look at ");
  }

  @ParameterizedTest
  @CsvSource({
    "ABORTED, ETAG_MISMATCH",
    "RESOURCE_EXHAUSTED, STORAGE_FULL",
    "DEADLINE_EXCEEDED, DEADLINE_EXCEEDED",
    "UNIMPLEMENTED, ''",
  })
  void aChangeThatWasRefusedWasNotDone(Status.Code code, String reason) {
    Throwable refused =
        reason.isEmpty()
            ? code.toStatus().asRuntimeException()
            : Errors.thrown(code, "No.", Errors.info(reason));
    assertNothingChanged(ErrorDecoder.decode(refused));
  }

  @Test
  void aChangeThatWasNeverSentWasNotDone() {
    assertNothingChanged(unavailable(new ConnectException("Connection refused")));
  }

  private static void assertNothingChanged(MarqueeException failure) {
    assertThat(failure.ofChange("models/posters")).isSameAs(failure);
    assertThat(failure.maybeChanged()).isEmpty();
  }

  private static MarqueeException unavailable(Throwable cause) {
    return ErrorDecoder.decode(
        Status.UNAVAILABLE
            .withDescription("io exception\nChannel Pipeline: [many, names]")
            .withCause(cause)
            .asRuntimeException());
  }
}
