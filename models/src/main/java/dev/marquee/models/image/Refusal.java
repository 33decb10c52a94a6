package dev.marquee.models.image;

import dev.marquee.models.failure.Failure.InvalidArgument;
import dev.marquee.models.failure.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The wording of every refusal of an image, in one place, so that all of them read alike. */
final class Refusal {
  private static final String FIELD = "image";

  private Refusal() {}

  static InvalidArgument empty() {
    return of(Reason.IMAGE_EMPTY, "The image has no bytes; send a JPEG or PNG file.");
  }

  static InvalidArgument unsupportedFormat() {
    return of(
        Reason.IMAGE_FORMAT_UNSUPPORTED,
        "The image is neither JPEG nor PNG; convert it to one of them.");
  }

  static InvalidArgument truncated(int bytes, String missing) {
    return of(
        Reason.IMAGE_TRUNCATED,
        "The image ends after %d bytes without %s; send the whole file.".formatted(bytes, missing));
  }

  static InvalidArgument tooManyBytes(long bytes, long limit) {
    return of(
        Reason.IMAGE_TOO_LARGE,
        "The image has %d bytes, more than the limit of %d; compress or shrink it."
            .formatted(bytes, limit));
  }

  static InvalidArgument sideTooLong(int width, int height, int limit) {
    return of(
        Reason.IMAGE_TOO_LARGE,
        "The image is %d x %d pixels, and a side may have at most %d; shrink it."
            .formatted(width, height, limit));
  }

  static InvalidArgument tooManyPixels(int width, int height, long limit) {
    return of(
        Reason.IMAGE_TOO_LARGE,
        "The image is %d x %d = %d pixels, more than the limit of %d; shrink it."
            .formatted(width, height, (long) width * height, limit));
  }

  static InvalidArgument tooManySampleBytes(int width, int height, long bytes, long limit) {
    return of(
        Reason.IMAGE_TOO_LARGE,
        "The image of %d x %d pixels decodes to %d bytes, more than the limit of %d; send it with 8 bits per channel, or shrink it."
            .formatted(width, height, bytes, limit));
  }

  static InvalidArgument tooManyScans(int scans, int limit) {
    return of(
        Reason.IMAGE_TOO_MANY_SCANS,
        "The JPEG has %d scans, more than the limit of %d; save it as a baseline JPEG."
            .formatted(scans, limit));
  }

  static InvalidArgument tooManyScanPixels(int scans, long pixels, long limit) {
    return of(
        Reason.IMAGE_TOO_MANY_SCANS,
        "The JPEG has %d scans of %d pixels, %d in all, more than the limit of %d; save it as a baseline JPEG, or shrink it."
            .formatted(scans, pixels, scans * pixels, limit));
  }

  static InvalidArgument unreadable(String what) {
    return unreadable(what, null);
  }

  /**
   * @param what a clause without a full stop, such as "its Huffman data is corrupt"
   */
  static InvalidArgument unreadable(String what, @Nullable Throwable cause) {
    return new InvalidArgument(
        Reason.IMAGE_UNREADABLE,
        FIELD,
        "The image cannot be read: " + what + "; save it anew.",
        cause);
  }

  static InvalidArgument tooSlow(Duration limit) {
    return of(
        Reason.IMAGE_TOO_SLOW,
        "The image took more of a processor's time to decode than the limit of %d ms; shrink it."
            .formatted(limit.toMillis()));
  }

  private static InvalidArgument of(Reason reason, String message) {
    return new InvalidArgument(reason, FIELD, message);
  }
}
