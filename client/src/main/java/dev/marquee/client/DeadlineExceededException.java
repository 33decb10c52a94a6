package dev.marquee.client;

/** The deadline passed before the answer was there. */
public final class DeadlineExceededException extends MarqueeException {
  DeadlineExceededException(Problem problem) {
    super(problem);
  }
}
