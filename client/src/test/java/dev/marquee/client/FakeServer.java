package dev.marquee.client;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A server in this process, and clients that reach it over a channel set up as for a real one. */
final class FakeServer implements AutoCloseable {
  private final Server server;
  private final ManagedChannel channel;

  FakeServer(BindableService service) {
    String name = InProcessServerBuilder.generateName();
    try {
      server = InProcessServerBuilder.forName(name).addService(service).build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel =
        ChannelSettings.apply(
                InProcessChannelBuilder.forName(name),
                MarqueeClientBuilder.DEFAULT_MAX_MESSAGE_BYTES)
            .build();
  }

  ManagedChannel channel() {
    return channel;
  }

  MarqueeClient client() {
    return MarqueeClient.builder().channel(channel).deadline(Duration.ofHours(1)).build();
  }

  /** A client with a deadline of a minute, whose waits pass in this time. */
  MarqueeClient client(int window, FakeTime time) {
    ClientSettings settings =
        new ClientSettings(Duration.ofMinutes(1), Duration.ofHours(1), 1 << 20, window, "");
    return new MarqueeClient(channel, false, settings, time.timing());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
