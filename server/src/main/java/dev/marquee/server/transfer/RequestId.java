package dev.marquee.server.transfer;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;

/**
 * What a client calls an import, so that it can go on with it or ask for it again.
 *
 * @param text 1 to 128 printable ASCII characters
 */
public record RequestId(String text) {
  private static final String FORM = "[ -~]{1,128}";

  public RequestId {
    if (!text.matches(FORM)) {
      throw new IllegalArgumentException("not 1 to 128 printable ASCII characters");
    }
  }

  /**
   * Takes one from a request.
   *
   * @throws Failure.InvalidArgument if it has another form
   */
  public static RequestId parse(String field, String text) {
    if (!text.matches(FORM)) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          field,
          "%s must be 1 to 128 printable ASCII characters, best a UUID.".formatted(field));
    }
    return new RequestId(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
