package dev.marquee.client;

/** The model, version or alias that the request names does not exist. */
public final class NotFoundException extends MarqueeException {
  NotFoundException(Problem problem) {
    super(problem);
  }
}
