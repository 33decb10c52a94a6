package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.client.MarqueeClientBuilder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say where the server is, of every command that talks to one. */
@SuppressWarnings("NullAway.Init") // picocli fills the command in.
final class ServerAddress {
  // Without a default of picocli's: the client reads the environment, and names a variable that
  // makes no sense.
  @Option(
      names = "--server",
      paramLabel = "ADDRESS", // "HOST:PORT" would be broken in two in the help.
      description =
          "Where the server is, as host:port. Default: MARQUEE_SERVER, else 127.0.0.1:50051.")
  private @Nullable String server;

  @Option(
      names = "--plaintext",
      description =
          "Speaks plain text to the server. An address of this machine is always spoken to so; any "
              + "other over TLS, unless this is given.")
  private boolean plaintext;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * Returns a client of that server, for the caller to close. It does not connect yet.
   *
   * @param settings what the command was told beside the address
   */
  MarqueeClient connect(Consumer<MarqueeClientBuilder> settings) {
    try {
      MarqueeClientBuilder builder = MarqueeClient.builder().fromEnv();
      if (server != null) {
        builder.target(server);
      }
      if (plaintext) {
        builder.plaintext();
      }
      settings.accept(builder);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
