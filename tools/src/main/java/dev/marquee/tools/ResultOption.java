package dev.marquee.tools;

import com.google.protobuf.Message;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The form in which a command prints its result, and where to. */
@SuppressWarnings("NullAway.Init") // picocli fills the command in.
final class ResultOption {
  @Option(
      names = "--json",
      description = "Prints one JSON object per line, with the field names of the API.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Whether a program reads the result. */
  boolean json() {
    return json;
  }

  /** Prints a message of the API as JSON, or else the text. */
  void print(Message message, Supplier<String> text) {
    print(json ? ProtoJson.line(message) : text.get());
  }

  /** Prints a line, at once: a program may be reading along. */
  void print(String line) {
    PrintWriter out = command.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
