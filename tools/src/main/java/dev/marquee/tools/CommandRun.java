package dev.marquee.tools;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * How a command is run. An {@link Error} is told of like any other defect, where picocli would let
 * it through; and what could not be printed is no success, which a {@link java.io.PrintWriter}
 * keeps to itself.
 */
final class CommandRun implements IExecutionStrategy {
  private final ExecutionErrors errors;

  CommandRun(ExecutionErrors errors) {
    this.errors = errors;
  }

  @Override
  public int execute(ParseResult result) {
    CommandLine command = result.asCommandLineList().getLast();
    int exitCode;
    try {
      exitCode = new RunLast().execute(result);
    } catch (Error defect) {
      return errors.tell(defect, command);
    }
    // It writes what is left first.
    if (!command.getOut().checkError()) {
      return exitCode;
    }
    int failed = errors.tell(FileFailure.ofStandardOutput(), command);
    return exitCode == 0 ? failed : exitCode;
  }
}
