package dev.marquee.tools;

import dev.marquee.client.MarqueeException;
import dev.marquee.client.UnavailableException;
import dev.marquee.models.failure.Failure;
import io.grpc.Status;
import java.util.Objects;

/**
 * An error as people and programs read it.
 *
 * @param code the name of a gRPC status code, such as {@code NOT_FOUND}
 * @param reason the stable name, never empty: the code where there is no better one
 * @param message one line
 */
record ErrorText(String code, String reason, String message) {
  ErrorText {
    // One line per error, so that a log of many runs can be read by line.
    message = message.lines().map(String::strip).findFirst().orElse("");
  }

  /**
   * Returns what to say of anything that a command may throw. What is no {@link MarqueeException}
   * is a defect of this program, or of the machine, and is called INTERNAL.
   */
  static ErrorText of(Throwable thrown) {
    String message = Objects.requireNonNullElse(thrown.getMessage(), thrown.getClass().getName());
    return switch (thrown) {
      case UnavailableException gone when gone.reason().isEmpty() ->
          // No server said this: the connection did.
          new ErrorText(
              gone.code().name(),
              "SERVER_UNREACHABLE",
              "The server cannot be reached: " + message + hint(message));
      case MarqueeException failure ->
          new ErrorText(
              failure.code().name(),
              failure.reason().isEmpty() ? failure.code().name() : failure.reason(),
              message);
      case FileFailure failure ->
          new ErrorText(Status.Code.FAILED_PRECONDITION.name(), failure.reason(), message);
      case Failure failure ->
          new ErrorText(Status.Code.FAILED_PRECONDITION.name(), failure.reason().name(), message);
      default -> new ErrorText(Status.Code.INTERNAL.name(), "INTERNAL", message);
    };
  }

  /** A server that speaks plain text answers TLS with what looks like noise. */
  private static String hint(String message) {
    boolean tls = message.contains("SSL") || message.contains("TLS");
    return tls ? " If the server has no TLS, add --plaintext." : "";
  }

  /** Returns the line for standard error. */
  String line() {
    return "error: " + reason + ": " + message;
  }
}
