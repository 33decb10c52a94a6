package dev.marquee.tools.bench;

/** What was to be measured did not come about; the message says why in one sentence. */
public final class BenchException extends RuntimeException {
  /** Says it. */
  public BenchException(String message) {
    super(message);
  }

  /** Says it, and what it came from. */
  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
