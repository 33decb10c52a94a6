package dev.marquee.client;

/** A bound is reached and nothing was done; {@link #retryAfter()} says when it may work. */
public final class ResourceExhaustedException extends MarqueeException {
  ResourceExhaustedException(Problem problem) {
    super(problem);
  }
}
