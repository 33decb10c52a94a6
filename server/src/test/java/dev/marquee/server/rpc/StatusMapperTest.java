package dev.marquee.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class StatusMapperTest {
  private static final String WHAT = "Something to act on.";

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new Failure.NotFound(Reason.MODEL_NOT_FOUND, WHAT), io.grpc.Status.Code.NOT_FOUND),
        Arguments.of(
            new Failure.InvalidArgument(Reason.TOP_K_OUT_OF_RANGE, "top_k", WHAT),
            io.grpc.Status.Code.INVALID_ARGUMENT),
        Arguments.of(
            new Failure.AlreadyExists(Reason.MODEL_EXISTS, WHAT),
            io.grpc.Status.Code.ALREADY_EXISTS),
        Arguments.of(new Failure.Conflict(Reason.ETAG_MISMATCH, WHAT), io.grpc.Status.Code.ABORTED),
        Arguments.of(
            new Failure.OutOfRange(Reason.IMPORT_OUT_OF_ORDER, WHAT),
            io.grpc.Status.Code.OUT_OF_RANGE),
        Arguments.of(
            new Failure.FailedPrecondition(Reason.MANIFEST_MALFORMED, WHAT),
            io.grpc.Status.Code.FAILED_PRECONDITION),
        Arguments.of(
            new Failure.Exhausted(Reason.QUEUE_FULL, WHAT, Duration.ofMillis(1500)),
            io.grpc.Status.Code.RESOURCE_EXHAUSTED),
        Arguments.of(
            new Failure.Exhausted(Reason.MODEL_TOO_LARGE, WHAT, null),
            io.grpc.Status.Code.RESOURCE_EXHAUSTED),
        Arguments.of(
            new Failure.Expired(Reason.DEADLINE_EXCEEDED, WHAT),
            io.grpc.Status.Code.DEADLINE_EXCEEDED),
        Arguments.of(
            new Failure.Cancelled(Reason.CALL_CANCELLED, WHAT), io.grpc.Status.Code.CANCELLED),
        Arguments.of(
            new Failure.Unavailable(Reason.SHUTTING_DOWN, WHAT), io.grpc.Status.Code.UNAVAILABLE));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureHasItsCodeItsMessageAndOneErrorInfo(Failure failure, io.grpc.Status.Code code) {
    StatusRuntimeException thrown = StatusMapper.toException(failure);

    assertThat(thrown.getStatus().getCode()).isEqualTo(code);
    assertThat(thrown.getStatus().getDescription()).isEqualTo(WHAT);
    assertThat(details(thrown, ErrorInfo.class))
        .containsExactly(
            ErrorInfo.newBuilder()
                .setReason(failure.reason().name())
                .setDomain("marquee.dev")
                .build());
  }

  @Test
  void everyKindOfFailureIsTriedAbove() {
    assertThat(failures().<Class<?>>map(arguments -> arguments.get()[0].getClass()))
        .containsAll(Arrays.asList(Failure.class.getPermittedSubclasses()));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void onlyAnInvalidArgumentAlwaysHasBadRequest(Failure failure, io.grpc.Status.Code code) {
    List<BadRequest> details = details(StatusMapper.toException(failure), BadRequest.class);

    if (code == io.grpc.Status.Code.INVALID_ARGUMENT) {
      assertThat(details)
          .containsExactly(
              BadRequest.newBuilder()
                  .addFieldViolations(
                      BadRequest.FieldViolation.newBuilder().setField("top_k").setDescription(WHAT))
                  .build());
    } else {
      assertThat(details).isEmpty();
    }
  }

  @Test
  void aPieceInTheWrongPlaceHasBadRequestWhereItsFieldIsKnown() {
    Failure misplaced = new Failure.OutOfRange(Reason.IMPORT_OUT_OF_ORDER, "chunk.offset", WHAT);

    assertThat(details(StatusMapper.toException(misplaced), BadRequest.class))
        .containsExactly(
            BadRequest.newBuilder()
                .addFieldViolations(
                    BadRequest.FieldViolation.newBuilder()
                        .setField("chunk.offset")
                        .setDescription(WHAT))
                .build());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void onlyABoundThatFreesItselfHasRetryInfo(Failure failure, io.grpc.Status.Code code) {
    List<RetryInfo> details = details(StatusMapper.toException(failure), RetryInfo.class);

    if (failure.reason() == Reason.QUEUE_FULL) {
      assertThat(details)
          .containsExactly(
              RetryInfo.newBuilder().setRetryDelay(Durations.fromMillis(1500)).build());
    } else {
      assertThat(details).as("%s", code).isEmpty();
    }
  }

  @Test
  void anUnknownThrowableIsLoggedUnderAnIdAndTheClientSeesTheIdAlone() {
    String secret = "jdbc:postgresql://user:password@host";
    Throwable defect = new IllegalStateException(secret, new AssertionError(secret));
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(StatusMapper.class);
    logger.addAppender(log);
    boolean additive = logger.isAdditive();
    logger.setAdditive(false);
    StatusRuntimeException thrown;
    try {
      thrown = StatusMapper.toException(defect);
    } finally {
      logger.detachAppender(log);
      logger.setAdditive(additive);
    }

    assertThat(log.list).hasSize(1);
    Object id = log.list.getFirst().getArgumentArray()[0];
    assertThat(log.list.getFirst().getThrowableProxy().getMessage()).isEqualTo(secret);
    assertThat(id).asString().matches("[0-9a-f-]{36}");
    assertThat(thrown.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.INTERNAL);
    assertThat(thrown.getStatus().getDescription())
        .isEqualTo("Something went wrong in the server; its log says what, under " + id + ".");
    assertThat(thrown.getCause()).isNull();
    Status status = status(thrown);
    assertThat(status.toString()).doesNotContain("password", "IllegalState");
    assertThat(status.getDetailsList()).hasSize(1);
    ErrorInfo info = details(thrown, ErrorInfo.class).getFirst();
    assertThat(info.getReason()).isEqualTo("INTERNAL");
    assertThat(info.getMetadataMap()).isEqualTo(Map.of("id", id));
  }

  @Test
  void noTwoDefectsShareAnId() {
    Logger logger = (Logger) LoggerFactory.getLogger(StatusMapper.class);
    logger.setAdditive(false);
    try {
      Throwable defect = new IllegalStateException();
      assertThat(StatusMapper.toStatus(defect).getMessage())
          .isNotEqualTo(StatusMapper.toStatus(defect).getMessage());
    } finally {
      logger.setAdditive(true);
    }
  }

  private static Status status(StatusRuntimeException thrown) {
    return Objects.requireNonNull(StatusProto.fromThrowable(thrown));
  }

  private static <T extends Message> List<T> details(StatusRuntimeException thrown, Class<T> type) {
    List<T> found = new ArrayList<>();
    for (Any detail : status(thrown).getDetailsList()) {
      if (detail.is(type)) {
        try {
          found.add(detail.unpack(type));
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return found;
  }
}
