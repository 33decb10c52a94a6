package dev.marquee.client;

/** The server could not be reached, or cannot serve at the moment. */
public final class UnavailableException extends MarqueeException {
  UnavailableException(Problem problem) {
    super(problem);
  }
}
