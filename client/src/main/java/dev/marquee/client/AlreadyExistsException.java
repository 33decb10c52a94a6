package dev.marquee.client;

/** What the call would make is there already, or its name or request id is taken. */
public final class AlreadyExistsException extends MarqueeException {
  AlreadyExistsException(Problem problem) {
    super(problem);
  }
}
