package dev.marquee.tools;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/**
 * What wrong usage prints: what is wrong, what may have been meant, and where the help is. The
 * whole help, as picocli would print it, pushes the error off the screen.
 */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException thrown, String[] args) {
    CommandLine command = thrown.getCommandLine();
    PrintWriter err = command.getErr();
    // The arguments could not be read, so what they say of the form is looked up in them.
    boolean json = List.of(args).contains("--json");
    new ErrorStream(err, json).print(ErrorText.ofUsage(UsageText.of(thrown)));
    if (!json) {
      if (UsageText.isGroupAlone(thrown)) {
        // Who types only the name wants to know what there is.
        command.usage(err);
      }
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    err.flush();
    return ExitCode.USAGE;
  }
}
