package dev.marquee.models.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.FieldViolation;
import dev.marquee.models.failure.Reason;
import java.nio.ByteBuffer;

/** Asserts that an image is refused as it should be. */
final class Refused {
  private Refused() {}

  /** Reads the image and asserts the refusal; returns its message. */
  static String assertRefused(ImagePipeline pipeline, byte[] image, Reason reason) {
    Throwable thrown =
        catchThrowable(() -> pipeline.read(ByteBuffer.wrap(image), Fixtures.plain(4, 4)));
    return assertRefusal(thrown, reason);
  }

  /** Checks the headers of the image only, and asserts that this refuses it. */
  static String assertHeaderRefused(ImagePipeline pipeline, byte[] image, Reason reason) {
    Throwable thrown = catchThrowable(() -> pipeline.checkHeader(ByteBuffer.wrap(image)));
    return assertRefusal(thrown, reason);
  }

  private static String assertRefusal(Throwable thrown, Reason reason) {
    assertThat(thrown).isInstanceOf(Failure.InvalidArgument.class);
    Failure.InvalidArgument failure = (Failure.InvalidArgument) thrown;
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    assertThat(failure.violations()).extracting(FieldViolation::field).containsExactly("image");
    return String.valueOf(failure.getMessage());
  }
}
