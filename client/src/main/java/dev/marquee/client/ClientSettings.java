package dev.marquee.client;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a client was told.
 *
 * @param deadline for each call, and for each next answer of a stream; above zero, at most a year
 * @param maxMessageBytes the largest request sent and the largest answer taken; above zero
 * @param window how many images of a stream are on their way at once; 1 to 1000
 */
record ClientSettings(Duration deadline, int maxMessageBytes, int window) {
  /** In nanoseconds, as clocks count, a few centuries would overflow. */
  private static final Duration MAX_DEADLINE = Duration.ofDays(365);

  ClientSettings {
    if (deadline.isZero() || deadline.isNegative() || deadline.compareTo(MAX_DEADLINE) > 0) {
      throw new IllegalArgumentException(
          "The deadline must be above zero and at most a year; it is " + deadline + ".");
    }
    if (maxMessageBytes < 1) {
      throw new IllegalArgumentException(
          "maxMessageBytes must be above zero; it is " + maxMessageBytes + ".");
    }
    if (window < 1 || window > 1000) {
      throw new IllegalArgumentException("The window must be in 1 to 1000; it is " + window + ".");
    }
  }

  /** Returns the refusal that this request would meet for its size, without its being sent. */
  Optional<MarqueeException> refusalOf(MessageLite request) {
    int size = request.getSerializedSize();
    if (size <= maxMessageBytes) {
      return Optional.empty();
    }
    String message =
        "The request has "
            + size
            + " bytes; send a smaller image, at most "
            + maxMessageBytes
            + ".";
    return Optional.of(
        new Problem(
                Status.Code.INVALID_ARGUMENT,
                message,
                "IMAGE_TOO_LARGE",
                List.of(new FieldViolation("image", message)),
                null,
                null)
            .toException());
  }
}
