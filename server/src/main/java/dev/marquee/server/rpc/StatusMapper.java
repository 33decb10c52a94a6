package dev.marquee.server.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.FieldViolation;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Texts;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a failure looks like on the wire: a status with exactly one {@code ErrorInfo}, and with
 * {@code BadRequest} or {@code RetryInfo} where they apply. Anything that is no {@link Failure} is
 * a defect: it is logged once under an id, and the client learns the id and nothing else.
 */
final class StatusMapper {
  /** The domain of every {@code ErrorInfo} of ours. */
  static final String DOMAIN = "marquee.dev";

  private static final Logger log = LoggerFactory.getLogger(StatusMapper.class);

  /** A refusal that names versions and a dataset, and has the command to run, takes 500. */
  private static final int MAX_CHARACTERS = 800;

  /**
   * In UTF-8. A message is sent percent-encoded, three bytes for one, and twice more in base64:
   * this much fits into the 8 KiB of headers that clients take.
   */
  private static final int MAX_BYTES = 1024;

  private StatusMapper() {}

  static StatusRuntimeException toException(Throwable thrown) {
    return StatusProto.toStatusRuntimeException(toStatus(thrown));
  }

  static Status toStatus(Throwable thrown) {
    return thrown instanceof Failure failure ? ofFailure(failure) : ofDefect(thrown);
  }

  private static Status ofFailure(Failure failure) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(FailureCode.of(failure).value())
            .setMessage(shortened(failure.getMessage()))
            .addDetails(Any.pack(errorInfo(failure.reason())));
    detailOf(failure).map(Any::pack).ifPresent(status::addDetails);
    return status.build();
  }

  private static Status ofDefect(Throwable defect) {
    String id = UUID.randomUUID().toString();
    log.error("Internal error {}", id, defect);
    return Status.newBuilder()
        .setCode(Code.INTERNAL_VALUE)
        .setMessage("Something went wrong in the server; its log says what, under " + id + ".")
        .addDetails(Any.pack(errorInfo(Reason.INTERNAL).toBuilder().putMetadata("id", id).build()))
        .build();
  }

  private static Optional<Message> detailOf(Failure failure) {
    return switch (failure) {
      case Failure.InvalidArgument invalid -> badRequest(invalid.violations());
      case Failure.OutOfRange misplaced -> badRequest(misplaced.violations());
      case Failure.Exhausted exhausted -> exhausted.retryAfter().map(StatusMapper::retryInfo);
      case Failure.Unavailable unavailable -> unavailable.retryAfter().map(StatusMapper::retryInfo);
      case Failure.NotFound _,
          Failure.AlreadyExists _,
          Failure.Conflict _,
          Failure.FailedPrecondition _,
          Failure.Expired _,
          Failure.Cancelled _ ->
          Optional.empty();
    };
  }

  private static RetryInfo retryInfo(Duration delay) {
    return RetryInfo.newBuilder().setRetryDelay(Durations.fromNanos(delay.toNanos())).build();
  }

  private static Optional<Message> badRequest(List<FieldViolation> violations) {
    BadRequest.Builder details = BadRequest.newBuilder();
    for (FieldViolation violation : violations) {
      details
          .addFieldViolationsBuilder()
          .setField(shortened(violation.field()))
          .setDescription(shortened(violation.description()));
    }
    return violations.isEmpty() ? Optional.empty() : Optional.of(details.build());
  }

  /**
   * Cuts what is sent of a message, which may echo what a client sent: longer headers than they
   * take turn any answer of ours into an INTERNAL of their own.
   */
  private static String shortened(@Nullable String message) {
    String text = Texts.shortened(String.valueOf(message), MAX_CHARACTERS);
    return text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
        ? Texts.shortened(text, MAX_BYTES / 4)
        : text;
  }

  private static ErrorInfo errorInfo(Reason reason) {
    return ErrorInfo.newBuilder().setReason(reason.name()).setDomain(DOMAIN).build();
  }
}
