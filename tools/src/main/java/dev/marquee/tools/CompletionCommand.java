package dev.marquee.tools;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code marquee completion}: made from the commands themselves, so it knows all of them. */
@Command(
    name = "completion",
    description = "Prints a script that makes bash or zsh complete marquee's commands and options.",
    footer = {"", "Example:", "  source <(marquee completion)"})
@SuppressWarnings("NullAway.Init") // picocli fills the field in.
final class CompletionCommand implements Runnable {
  @Spec private CommandSpec command;

  @Override
  public void run() {
    var out = command.commandLine().getOut();
    out.print(AutoComplete.bash("marquee", command.root().commandLine()));
    out.flush();
  }
}
