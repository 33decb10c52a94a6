package dev.marquee.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The command line's entry. A subcommand is a class of its own, named in the list below; it
 * inherits {@code --help}, {@code --version}, {@code --stacktrace}, the exit codes and how errors
 * are printed. Standard output is for results only; progress, logs and errors go to standard error.
 */
@Command(
    name = "marquee",
    description = "Classifies images, and looks after the models that do it.",
    subcommands = {
      QuickstartCommand.class,
      ServeCommand.class,
      ClassifyCommand.class,
      ModelsCommand.class,
      RegistryCommand.class,
      CompletionCommand.class,
      CommandLine.HelpCommand.class
    },
    versionProvider = VersionText.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All went well.",
      "1:The command, or one of the posters, failed.",
      "2:The command was used wrongly, or the configuration cannot work.",
      "3:The server could not be reached."
    })
public final class Marquee {
  /** The exit code where the command, or a part of it, failed. */
  static final int FAILED = 1;

  /** The exit code of wrong usage. */
  static final int USAGE = 2;

  /** The exit code where there was no server to talk to. */
  static final int UNREACHABLE = 3;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Prints the stack trace of an error, for those who look for its cause.")
  private boolean stacktrace;

  private Marquee() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    // gRPC logs through java.util.logging: its words go where all others go.
    if (!Logs.complaint().isEmpty()) {
      System.err.println(new ErrorText("INVALID_ARGUMENT", "USAGE", Logs.complaint()).line());
      System.exit(USAGE);
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    // JSON is UTF-8 whatever the locale says.
    var out = new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8);
    System.exit(commandLine().setOut(new PrintWriter(out, true)).execute(args));
  }

  /** Returns the whole command, ready to be given its arguments; for one run, by one thread. */
  static CommandLine commandLine() {
    Marquee root = new Marquee();
    return new CommandLine(root)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new ExecutionErrors(() -> root.stacktrace))
        .setParameterExceptionHandler(new UsageErrors());
  }
}
