package dev.marquee.client;

/** The state of the server forbids it; something has to change there before it can work. */
public final class FailedPreconditionException extends MarqueeException {
  FailedPreconditionException(Problem problem) {
    super(problem);
  }
}
