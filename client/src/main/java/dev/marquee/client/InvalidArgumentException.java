package dev.marquee.client;

/** The request is wrong whatever state the server is in: sending it again will not help. */
public final class InvalidArgumentException extends MarqueeException {
  InvalidArgumentException(Problem problem) {
    super(problem);
  }
}
