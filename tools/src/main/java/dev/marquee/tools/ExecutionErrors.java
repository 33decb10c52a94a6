package dev.marquee.tools;

import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExitCodeExceptionMapper;
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
    return tell(thrown, command);
  }

  /**
   * Prints it.
   *
   * @param command the one that threw
   * @return what to exit with
   */
  int tell(Throwable thrown, CommandLine command) {
    // The result given is that of the whole line: each command has its own.
    boolean json = command.getParseResult().hasMatchedOption("--json");
    new ErrorStream(command.getErr(), json).print(ErrorText.of(thrown));
    if (stacktrace.getAsBoolean()) {
      thrown.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return command.getCommand() instanceof IExitCodeExceptionMapper own
        ? own.getExitCode(thrown)
        : ExitCode.of(thrown);
  }
}
