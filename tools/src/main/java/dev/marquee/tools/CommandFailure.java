package dev.marquee.tools;

import io.grpc.Status;
import java.util.Optional;

/** What a command found by itself that ends it; an exit code follows from its code. */
final class CommandFailure extends RuntimeException {
  /** What a command is given to read is at fault. */
  static final String INPUT_INVALID = "INPUT_INVALID";

  private final Optional<Status.Code> code;
  private final String reason;

  /**
   * @param code what a server would have called it
   * @param reason a stable name
   * @param message a sentence that says what is wrong and what to do
   */
  CommandFailure(Status.Code code, String reason, String message) {
    this(Optional.of(code), reason, message);
  }

  private CommandFailure(Optional<Status.Code> code, String reason, String message) {
    super(message);
    this.code = code;
    this.reason = reason;
  }

  /** What the command is given to read is at fault. */
  static CommandFailure ofInput(String message) {
    return new CommandFailure(Status.Code.INVALID_ARGUMENT, INPUT_INVALID, message);
  }

  /** A training run failed, which the server told of as it was asked to. */
  static CommandFailure ofRun(String reason, String message) {
    return new CommandFailure(Optional.empty(), reason, message);
  }

  /** Returns what a server would have called it; empty where no call could have failed so. */
  Optional<Status.Code> code() {
    return code;
  }

  String reason() {
    return reason;
  }
}
