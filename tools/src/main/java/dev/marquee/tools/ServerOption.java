package dev.marquee.tools;

import dev.marquee.client.Deadlines;
import dev.marquee.client.MarqueeClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that asks a server and waits for its answer. */
@SuppressWarnings("NullAway.Init") // picocli fills the address in.
final class ServerOption {
  @Mixin private ServerAddress address;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      converter = DeadlineConverter.class,
      description =
          "How long to wait for an answer, such as 500ms, 30s or 2m. Default: MARQUEE_DEADLINE, "
              + "else 30s; where a version may have to be loaded or checked first, 10m.")
  private @Nullable Duration deadline;

  /** Returns a client of that server, for the caller to close. It does not connect yet. */
  MarqueeClient connect() {
    return connectAs(null);
  }

  /**
   * Does the same for a command that changes something.
   *
   * @param actor who does it, for the history; null for whom the environment or the system names
   */
  MarqueeClient connectAs(@Nullable String actor) {
    return address.connect(
        builder -> {
          if (deadline != null) {
            // Who says how long to wait means every wait, be it for a version to load.
            builder.deadline(deadline).loadDeadline(deadline);
          }
          if (actor != null) {
            builder.actor(actor);
          }
        });
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
