package dev.marquee.tools;

import com.google.protobuf.Message;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The form in which a command prints its result, and where to. */
@SuppressWarnings("NullAway.Init") // picocli fills the command in.
final class ResultOption {
  @Option(
      names = "--json",
      description =
          "Prints one JSON object per line, with the field names of the API; an error, too, on "
              + "standard error.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Whether a program reads the result. */
  boolean json() {
    return json;
  }

  /** Returns how wide what is printed for a person may be, in characters. */
  int columns() {
    return Marquee.columns(command);
  }

  /** Prints a message of the API as JSON, or else the text. */
  void print(Message message, Supplier<String> text) {
    print(json ? ProtoJson.line(message) : text.get());
  }

  /** Prints messages of the API, each as JSON, or else one text for all. */
  <M extends Message> void print(List<M> messages, Function<List<M>, String> text) {
    if (json) {
      messages.forEach(message -> print(ProtoJson.line(message)));
    } else {
      print(text.apply(messages));
    }
  }

  /** Prints a line, at once: a program may be reading along. */
  void print(String line) {
    PrintWriter out = command.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  /**
   * Does the same for a line of a command that prints for as long as something happens.
   *
   * @throws FileFailure where it cannot be written, as where whoever read along is gone: then there
   *     is no use in going on
   */
  void printNext(String line) {
    print(line);
    if (command.commandLine().getOut().checkError()) {
      throw FileFailure.ofStandardOutput();
    }
  }

  /** Returns what says that the server is away, to a person of this machine's time zone. */
  ConnectionNotice connectionNotice() {
    return new ConnectionNotice(errors(), InstantSource.system(), ZoneId.systemDefault());
  }

  /** Returns where to say what is no result. */
  ErrorStream errors() {
    return new ErrorStream(command.commandLine().getErr(), json);
  }
}
