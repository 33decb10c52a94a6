package dev.marquee.tools;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What wrong usage prints: what is wrong, what may have been meant, and where the help is. The
 * whole help, as picocli would print it, pushes the error off the screen.
 */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException thrown, String[] args) {
    CommandLine command = thrown.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(new ErrorText("INVALID_ARGUMENT", "USAGE", message(thrown)).line());
    // Says "Did you mean", where a command or an option is nearly right.
    var _ = UnmatchedArgumentException.printSuggestions(thrown, err);
    if (args.length == 0) {
      // Who types only the name wants to know what there is.
      command.usage(err);
    }
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return Marquee.USAGE;
  }

  private static String message(ParameterException thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }
}
