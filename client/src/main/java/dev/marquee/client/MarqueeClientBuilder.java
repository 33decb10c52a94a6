package dev.marquee.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Builds a {@link MarqueeClient}. Not thread-safe. */
public final class MarqueeClientBuilder {
  /**
   * The default of {@link #maxMessageBytes}: the largest image that a server takes by default, 10
   * MiB, and 64 KiB for what stands around it.
   */
  public static final int DEFAULT_MAX_MESSAGE_BYTES = (10 << 20) + (64 << 10);

  private Target target = Target.parse("127.0.0.1:50051");
  private @Nullable ChannelCredentials credentials;
  private @Nullable ManagedChannel channel;
  private Duration deadline = Duration.ofSeconds(30);
  private Duration loadDeadline = Duration.ofMinutes(10);
  private String actor = System.getProperty("user.name", "");
  private int maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES;
  private int window = 32;

  MarqueeClientBuilder() {}

  /**
   * Sets where the server is: {@code host:port}. Default: {@code 127.0.0.1:50051}. An address of
   * this machine is spoken to in plain text, any other over TLS with the JDK's trusted
   * certificates, unless {@link #plaintext} or {@link #credentials} says otherwise.
   *
   * @throws IllegalArgumentException where it has not that form
   */
  @CanIgnoreReturnValue
  public MarqueeClientBuilder target(String target) {
    this.target = Target.parse(target);
    return this;
  }

  /**
   * Takes {@code MARQUEE_SERVER} as the target, {@code MARQUEE_DEADLINE}, as {@link Deadlines}
   * reads it, as the deadline, and {@code MARQUEE_ACTOR} as the actor, each only where the
   * environment has it and it is not empty.
   *
   * @throws IllegalArgumentException where one of them makes no sense; the message names it
   */
  @CanIgnoreReturnValue
  public MarqueeClientBuilder fromEnv() {
    return Environment.apply(this, System.getenv());
  }

  /** Sends and receives in plain text, for whoever is on the way to read and to change. */
  @CanIgnoreReturnValue
  public MarqueeClientBuilder plaintext() {
    return credentials(InsecureChannelCredentials.create());
  }

  /** Sets how the connection is secured, as for a certificate authority of one's own, or mTLS. */
  @CanIgnoreReturnValue
  public MarqueeClientBuilder credentials(ChannelCredentials credentials) {
    this.credentials = credentials;
    return this;
  }

  /**
   * Sets how long a call may take, its retries included, how long a stream waits for its next
   * answer, a transfer for its next piece, and how long what broke off is tried anew without coming
   * any further. Above zero, at most a year. Default: 30 s.
   */
  @CanIgnoreReturnValue
  public MarqueeClientBuilder deadline(Duration deadline) {
    this.deadline = deadline;
    return this;
  }

  /**
   * Sets how long a call may take that may have to wait for the server to load a version, or to
   * read one: promotion, rollback, warming, unloading, the last step of an import, and each step of
   * a verification. Above zero, at most a year. Default: 10 min.
   */
  @CanIgnoreReturnValue
  public MarqueeClientBuilder loadDeadline(Duration loadDeadline) {
    this.loadDeadline = loadDeadline;
    return this;
  }

  /**
   * Sets who calls, for the history that the server keeps of changes. Of it 128 characters of
   * printable ASCII are sent, with '?' in the place of others, as the header {@code marquee-actor}
   * of every call. A server takes it as it is: it proves nothing. Default: the system property
   * {@code user.name}; none is sent where it is empty.
   */
  @CanIgnoreReturnValue
  public MarqueeClientBuilder actor(String actor) {
    this.actor = actor;
    return this;
  }

  /**
   * Sets the largest request sent and the largest answer taken, in bytes; a larger request is
   * refused on this side. Above zero. Default: {@link #DEFAULT_MAX_MESSAGE_BYTES}.
   */
  @CanIgnoreReturnValue
  public MarqueeClientBuilder maxMessageBytes(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
    return this;
  }

  /**
   * Sets the most images of a stream that are on their way at once; a busy server gets fewer. In 1
   * to 1000. Default: 32.
   */
  @CanIgnoreReturnValue
  public MarqueeClientBuilder window(int window) {
    this.window = window;
    return this;
  }

  /**
   * Sets a channel to use in place of one of the client's own, as for a server in the same process.
   * It stays its maker's: the client does not close it, and retries and message sizes are as it was
   * made with. The target and the credentials are not used.
   */
  @CanIgnoreReturnValue
  public MarqueeClientBuilder channel(ManagedChannel channel) {
    this.channel = channel;
    return this;
  }

  /**
   * Returns the client. It does not connect before its first call.
   *
   * @throws IllegalArgumentException where a setting is out of its range
   */
  public MarqueeClient build() {
    ClientSettings settings =
        new ClientSettings(deadline, loadDeadline, maxMessageBytes, window, actor);
    return new MarqueeClient(
        channel == null ? open() : channel, channel == null, settings, Timing.system());
  }

  private ManagedChannel open() {
    var builder = Grpc.newChannelBuilder(target.value(), effectiveCredentials());
    return ChannelSettings.apply(builder, maxMessageBytes).build();
  }

  private ChannelCredentials effectiveCredentials() {
    if (credentials != null) {
      return credentials;
    }
    return target.loopback() ? InsecureChannelCredentials.create() : TlsChannelCredentials.create();
  }
}
