package dev.marquee.client;

import com.google.common.base.Throwables;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one place where what came over the wire becomes a {@link MarqueeException}. It trusts nothing
 * of it: details that cannot be read are left out, never thrown.
 */
final class ErrorDecoder {
  private static final String DOMAIN = "marquee.dev";

  /** The largest that google.protobuf.Duration allows: 10,000 years. */
  private static final long MAX_SECONDS = 315_576_000_000L;

  /** What the transport puts before the system's own words. */
  private static final String SYSTEM_CALL = "^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ";

  private ErrorDecoder() {}

  /** What a call threw. */
  static MarqueeException decode(Throwable thrown) {
    if (thrown instanceof MarqueeException known) {
      return known;
    }
    io.grpc.Status status = io.grpc.Status.fromThrowable(thrown);
    if (brokeWhileWriting(status)) {
      return decode(
          io.grpc.Status.UNAVAILABLE
              .withDescription(status.getDescription())
              .withCause(status.getCause())
              .asRuntimeException());
    }
    Status details = statusWithDetails(thrown, status);
    boolean detailed = details.getDetailsCount() > 0;
    return problem(details, describe(status, detailed), thrown).toException();
  }

  /** What gRPC calls UNKNOWN, though it says UNAVAILABLE of all other connections that break. */
  private static boolean brokeWhileWriting(io.grpc.Status status) {
    return status.getCode() == io.grpc.Status.Code.UNKNOWN
        && status.getCause() instanceof ClosedChannelException;
  }

  /**
   * What ended a stream that this side did not cancel. A server that stops by force cancels its
   * calls: who did not cancel has lost the server.
   */
  static MarqueeException decodeUncancelled(Throwable thrown) {
    MarqueeException failure = decode(thrown);
    if (failure.code() != io.grpc.Status.Code.CANCELLED) {
      return failure;
    }
    String message = "The server cut the stream: " + failure.getMessage();
    return Problem.local(io.grpc.Status.Code.UNAVAILABLE, failure.reason(), message).toException();
  }

  /** What a stream says about one of its images. */
  static MarqueeException decode(Status status) {
    return problem(status, status.getMessage(), null).toException();
  }

  private static Status statusWithDetails(Throwable thrown, io.grpc.Status status) {
    try {
      if (thrown instanceof StatusRuntimeException || thrown instanceof StatusException) {
        Status full = StatusProto.fromThrowable(thrown);
        if (full != null) {
          return full;
        }
      }
    } catch (IllegalArgumentException malformedTrailer) {
      // The code and the message of the call itself still stand.
    }
    return Status.newBuilder().setCode(status.getCode().value()).build();
  }

  private static Problem problem(Status status, String message, @Nullable Throwable cause) {
    io.grpc.Status.Code code = io.grpc.Status.fromCodeValue(status.getCode()).getCode();
    return new Problem(
        // An error that claims to be none is the sender's mistake, not a success.
        code == io.grpc.Status.Code.OK ? io.grpc.Status.Code.UNKNOWN : code,
        message,
        ourInfo(status).getReason(),
        violations(status),
        retryAfter(status),
        cause,
        ourInfo(status).getMetadataOrDefault("id", ""),
        "");
  }

  /**
   * Whether an error of a call is that it found no server to connect to; false where that is not
   * certain.
   */
  static boolean neverConnected(Throwable thrown) {
    return Throwables.getCausalChain(thrown).stream()
        .anyMatch(
            cause -> cause instanceof ConnectException || cause instanceof UnknownHostException);
  }

  /**
   * A sentence for what a call ended with. Where the server said nothing, gRPC talks of its own
   * parts: those words stay in the cause.
   */
  private static String describe(io.grpc.Status status, boolean detailed) {
    String message = ownWords(status);
    if (detailed) {
      return message;
    }
    Throwable cause = status.getCause();
    String end = message.endsWith(".") ? "" : ".";
    if (status.getCode() == io.grpc.Status.Code.DEADLINE_EXCEEDED) {
      return "The deadline passed before the server answered.";
    } else if (status.getCode() != io.grpc.Status.Code.UNAVAILABLE) {
      return message;
    } else if (cause == null) {
      return "The server is not available: " + message + end;
    }
    return (neverConnected(cause)
            ? "The server cannot be reached: "
            : "The connection to the server was lost: ")
        + message
        + end;
  }

  /**
   * Of a broken connection gRPC says "io exception" and then names its own parts; what broke it,
   * and at which address, is in the cause.
   */
  private static String ownWords(io.grpc.Status status) {
    String description = status.getDescription();
    String message = description == null ? status.getCode().name() : description;
    Throwable cause = status.getCause();
    if (cause == null || cause.getMessage() == null) {
      return message;
    }
    String firstLine = message.lines().findFirst().orElse("");
    return firstLine.equals("io exception")
        ? cause.getMessage().replaceFirst(SYSTEM_CALL, "")
        : firstLine + ": " + cause.getMessage();
  }

  /** What a Marquee server says of the failure; empty where none said anything. */
  private static ErrorInfo ourInfo(Status status) {
    return details(status, ErrorInfo.class).stream()
        .filter(info -> info.getDomain().equals(DOMAIN))
        .findFirst()
        .orElse(ErrorInfo.getDefaultInstance());
  }

  private static List<FieldViolation> violations(Status status) {
    return details(status, BadRequest.class).stream()
        .flatMap(badRequest -> badRequest.getFieldViolationsList().stream())
        .map(violation -> new FieldViolation(violation.getField(), violation.getDescription()))
        .toList();
  }

  private static @Nullable Duration retryAfter(Status status) {
    Optional<Duration> delay =
        details(status, RetryInfo.class).stream()
            .map(RetryInfo::getRetryDelay)
            .filter(ErrorDecoder::makesSense)
            .map(wire -> Duration.ofSeconds(wire.getSeconds(), wire.getNanos()))
            .findFirst();
    return delay.orElse(null);
  }

  private static boolean makesSense(com.google.protobuf.Duration wire) {
    return wire.getSeconds() >= 0 && wire.getSeconds() <= MAX_SECONDS && wire.getNanos() >= 0;
  }

  private static <T extends Message> List<T> details(Status status, Class<T> type) {
    List<T> found = new ArrayList<>();
    for (Any detail : status.getDetailsList()) {
      if (detail.is(type)) {
        try {
          found.add(detail.unpack(type));
        } catch (InvalidProtocolBufferException malformed) {
          // One bad detail must not hide the error that it belongs to.
        }
      }
    }
    return found;
  }
}
