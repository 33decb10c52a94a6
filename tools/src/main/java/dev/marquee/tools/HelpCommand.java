package dev.marquee.tools;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code marquee help}: picocli's own knows the commands of the first level only. */
@Command(
    name = "help",
    description = "Shows the help of a command, as the command's --help does.",
    footer = {"", "Example:", "  marquee help models promote"})
@SuppressWarnings("NullAway.Init") // picocli fills the field in.
final class HelpCommand implements Runnable {
  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "The words of the command. Default: none, for the help of the whole.")
  private List<String> words = new ArrayList<>();

  @Spec private CommandSpec command;

  @Override
  public void run() {
    CommandLine of = command.root().commandLine();
    for (String word : words) {
      CommandLine next = of.getSubcommands().get(word);
      if (next == null) {
        throw new UnmatchedArgumentException(of, List.of(word));
      }
      of = next;
    }
    of.usage(command.commandLine().getOut());
    command.commandLine().getOut().flush();
  }
}
