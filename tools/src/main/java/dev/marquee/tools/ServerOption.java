package dev.marquee.tools;

import dev.marquee.client.Deadlines;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.MarqueeClientBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that talks to a server. */
@SuppressWarnings("NullAway.Init") // picocli fills the command in.
final class ServerOption {
  // Without a default of picocli's: the client reads the environment, and names a variable that
  // makes no sense.
  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description = "The server. Default: MARQUEE_SERVER, else 127.0.0.1:50051.")
  private @Nullable String server;

  @Option(
      names = "--plaintext",
      description =
          "Speaks plain text to the server. An address of this machine is always spoken to so; any "
              + "other over TLS, unless this is given.")
  private boolean plaintext;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      converter = DeadlineConverter.class,
      description =
          "How long to wait for an answer, such as 500ms, 30s or 2m. Default: MARQUEE_DEADLINE, "
              + "else 30s; where a version may have to be loaded or checked first, 10m.")
  private @Nullable Duration deadline;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Returns a client of that server, for the caller to close. It does not connect yet. */
  MarqueeClient connect() {
    try {
      MarqueeClientBuilder builder = MarqueeClient.builder().fromEnv();
      if (server != null) {
        builder.target(server);
      }
      if (plaintext) {
        builder.plaintext();
      }
      if (deadline != null) {
        // Who says how long to wait means every wait, be it for a version to load.
        builder.deadline(deadline).loadDeadline(deadline);
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  /** Says what is wrong in the client's words; picocli's own would name a Java class. */
  private static final class DeadlineConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Deadlines.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
