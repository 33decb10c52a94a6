package dev.marquee.client;

import com.google.protobuf.MessageLite;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.TrainRequest;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a client was told.
 *
 * @param deadline for each call, and for each next answer of a stream; above zero, at most a year
 * @param loadDeadline for each call that may wait for a version to load; above zero, at most a year
 * @param maxMessageBytes the largest request sent and the largest answer taken; above zero
 * @param window the most images of a stream that are on their way at once; 1 to 1000
 * @param actor who calls, as the server is told; empty for nobody in particular
 */
record ClientSettings(
    Duration deadline, Duration loadDeadline, int maxMessageBytes, int window, String actor) {
  /** In nanoseconds, as clocks count, a few centuries would overflow. */
  static final Duration MAX_DEADLINE = Duration.ofDays(365);

  /** In UTF-16 units, as servers count. They answer to a longer id under a shorter one. */
  private static final int MAX_ID = 256;

  /** More than what is put around an example on its way: its id, its number, its digest. */
  private static final int ENVELOPE = 1024;

  ClientSettings {
    requireInRange("deadline", deadline);
    requireInRange("loadDeadline", loadDeadline);
    if (maxMessageBytes < 1) {
      throw new IllegalArgumentException(
          "maxMessageBytes must be above zero; it is " + maxMessageBytes + ".");
    }
    if (window < 1 || window > 1000) {
      throw new IllegalArgumentException("The window must be in 1 to 1000; it is " + window + ".");
    }
  }

  private static void requireInRange(String name, Duration deadline) {
    if (deadline.isZero() || deadline.isNegative() || deadline.compareTo(MAX_DEADLINE) > 0) {
      throw new IllegalArgumentException(
          "The " + name + " must be above zero and at most a year; it is " + deadline + ".");
    }
  }

  /** Returns the refusal that this request would meet, without its being sent. */
  Optional<MarqueeException> refusalOf(ClassifyRequest request) {
    return refusalOfSize(request);
  }

  /** Returns the refusal that this request of a stream would meet, without its being sent. */
  Optional<MarqueeException> refusalOf(ClassifyStreamRequest request) {
    int length = request.getId().codePointCount(0, request.getId().length());
    if (length <= MAX_ID) {
      return refusalOfSize(request);
    }
    String message =
        "The id has " + length + " characters; use a shorter one, at most " + MAX_ID + ".";
    return Optional.of(invalid("ID_TOO_LONG", "id", message));
  }

  /** Returns the refusal that this example would meet, without its being sent. */
  Optional<MarqueeException> refusalOf(ExampleUpload upload) {
    long size = (long) upload.image().size() + upload.example().getSerializedSize() + ENVELOPE;
    return size <= maxMessageBytes ? Optional.empty() : Optional.of(tooLarge(size));
  }

  /** Returns the refusal that this batch would meet, without its being sent. */
  Optional<MarqueeException> refusalOf(TrainRequest batch) {
    int size = batch.getSerializedSize();
    if (size <= maxMessageBytes) {
      return Optional.empty();
    }
    String message =
        "Batch %d has %d bytes; make batches of fewer images, at most %d bytes together."
            .formatted(batch.getBatch().getNumber(), size, maxMessageBytes);
    return Optional.of(invalid("BATCH_TOO_LARGE", "batch", message));
  }

  private Optional<MarqueeException> refusalOfSize(MessageLite request) {
    int size = request.getSerializedSize();
    return size <= maxMessageBytes ? Optional.empty() : Optional.of(tooLarge(size));
  }

  private MarqueeException tooLarge(long size) {
    String message =
        "The request has "
            + size
            + " bytes; send a smaller image, at most "
            + maxMessageBytes
            + ".";
    return invalid("IMAGE_TOO_LARGE", "image", message);
  }

  private static MarqueeException invalid(String reason, String field, String message) {
    return new Problem(
            Status.Code.INVALID_ARGUMENT,
            message,
            reason,
            List.of(new FieldViolation(field, message)),
            null,
            null)
        .toException();
  }
}
