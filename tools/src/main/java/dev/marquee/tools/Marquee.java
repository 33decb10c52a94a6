package dev.marquee.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The command line's entry. A subcommand is a class of its own, named in the list below; it
 * inherits {@code --help}, {@code --version}, {@code --stacktrace}, the exit codes and how errors
 * are printed. Standard output is for results only; progress, logs and errors go to standard error.
 */
@Command(
    name = "marquee",
    description = "Classifies images; trains, measures and looks after the models that do it.",
    versionProvider = VersionText.class,
    scope = ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All went well.",
      "1:The command, or one of the posters, failed in another way than below.",
      "2:The command was used wrongly, or what it was given cannot be right.",
      "3:There is nothing of that name.",
      "4:Refused: a gate was not passed, or things are not as they must be first.",
      "5:Conflict: somebody else changed it, or it is there already. Read it again.",
      "6:No answer: the server is out of reach, or the deadline passed. Try again.",
      "7:Full: the server has no room for it."
    })
public final class Marquee {
  private static final List<Class<?>> SUBCOMMANDS =
      List.of(
          QuickstartCommand.class,
          ServeCommand.class,
          ClassifyCommand.class,
          CacheCommand.class,
          DatasetCommand.class,
          TrainCommand.class,
          RunsCommand.class,
          RecipesCommand.class,
          EvaluateCommand.class,
          EvaluationsCommand.class,
          ReportCommand.class,
          ModelsCommand.class,
          RegistryCommand.class,
          BenchCommand.class,
          CompletionCommand.class,
          HelpCommand.class);

  /** Those that have a use for all the others. */
  private static final Set<Class<?>> KNOW_ALL = Set.of(CompletionCommand.class, HelpCommand.class);

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli heeds the option itself.
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows the version of Marquee and of Java.")
  @SuppressWarnings("UnusedVariable") // picocli heeds the option itself.
  private boolean version;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Prints the stack trace of an error, for those who look for its cause.")
  private boolean stacktrace;

  private final IntSupplier columns;

  private Marquee(IntSupplier columns) {
    this.columns = columns;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    if (!Logs.complaint().isEmpty()) {
      System.err.println(ErrorText.ofUsage(Logs.complaint()).line());
      System.exit(ExitCode.USAGE);
    }
    // gRPC logs through java.util.logging: its words go where all others go.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    // JSON is UTF-8 whatever the locale says.
    var out = new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8);
    CommandLine command =
        commandLine(List.of(args), Terminal::columns).setOut(new PrintWriter(out, true));
    System.exit(command.execute(args));
  }

  /**
   * Returns the command, ready to be given its arguments; for one run, by one thread. It has all
   * subcommands, or, where the arguments begin with the name of one, only that one: to take the
   * annotations of all of them apart is a good part of a short command's time.
   *
   * @param columns how wide a table may be, asked where one is printed
   */
  static CommandLine commandLine(List<String> args, IntSupplier columns) {
    Marquee root = new Marquee(columns);
    ExecutionErrors errors = new ExecutionErrors(() -> root.stacktrace);
    CommandLine command = new CommandLine(root);
    subcommands(args).forEach(subcommand -> command.addSubcommand(subcommand));
    return command
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(new CommandRun(errors))
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(new UsageErrors());
  }

  private static List<Class<?>> subcommands(List<String> args) {
    Optional<String> word = args.stream().findFirst();
    return SUBCOMMANDS.stream()
        .filter(subcommand -> word.equals(Optional.of(name(subcommand))))
        .filter(subcommand -> !KNOW_ALL.contains(subcommand))
        .findFirst()
        .<List<Class<?>>>map(List::of)
        .orElse(SUBCOMMANDS);
  }

  private static String name(Class<?> subcommand) {
    return Objects.requireNonNull(subcommand.getAnnotation(Command.class)).name();
  }

  /** Returns how wide a table may be that this command prints. */
  static int columns(CommandSpec command) {
    // The root is made here and nowhere else.
    return ((Marquee) command.root().userObject()).columns.getAsInt();
  }
}
