package dev.marquee.client;

/**
 * Somebody else was faster: what was to be changed is not as the caller read it, and nothing was
 * changed. To be read again, and decided again.
 */
public final class ConflictException extends MarqueeException {
  ConflictException(Problem problem) {
    super(problem);
  }
}
