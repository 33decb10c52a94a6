package dev.marquee.tools;

import dev.marquee.client.UnavailableException;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * What a command that threw prints, and what it exits with: one line on standard error, and the
 * stack trace below it only for who asks.
 */
final class ExecutionErrors implements IExecutionExceptionHandler {
  private final BooleanSupplier stacktrace;

  /**
   * @param stacktrace asked after the arguments are read, whether to print the stack trace
   */
  ExecutionErrors(BooleanSupplier stacktrace) {
    this.stacktrace = stacktrace;
  }

  @Override
  public int handleExecutionException(Exception thrown, CommandLine command, ParseResult result) {
    command.getErr().println(ErrorText.of(thrown).line());
    if (stacktrace.getAsBoolean()) {
      thrown.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return switch (thrown) {
      case UnavailableException _ -> Marquee.UNREACHABLE;
      case Failure failure
          when failure.reason() == Reason.CONFIG_INVALID
              || failure.reason() == Reason.DEVICE_UNAVAILABLE ->
          Marquee.USAGE;
      default -> Marquee.FAILED;
    };
  }
}
