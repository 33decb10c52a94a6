package dev.marquee.server.rpc;

import dev.marquee.server.config.ServerConfig;
import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The TCP listener, with grpc-java's permissive defaults replaced by bounds. */
public final class Listener {
  /** A connection that has not said what it is by then is closed. */
  private static final Duration HANDSHAKE = Duration.ofSeconds(20);

  /**
   * How long a connection may be silent before it is asked whether anybody is there. A client that
   * vanished without a word would otherwise keep what its calls hold, such as the right to go on
   * with an import, for as long as TCP believes in it.
   */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  /**
   * How often a client with calls under way may ask the same. Our own asks every minute; who asks
   * more often than this is sent away. By default gRPC takes five minutes.
   */
  private static final Duration ASKED = Duration.ofSeconds(20);

  private Listener() {}

  /** Returns a builder that listens where, and within the bounds that, the configuration says. */
  public static ServerBuilder<?> of(ServerConfig config) {
    ServerConfig.GrpcConfig grpc = config.grpc();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
            .maxInboundMessageSize(Math.toIntExact(grpc.maxMessage().toBytes()))
            .maxInboundMetadataSize(Math.toIntExact(grpc.maxMetadata().toBytes()))
            .maxConcurrentCallsPerConnection(grpc.callsPerConnection())
            .handshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
            .maxConnectionIdle(grpc.connectionIdle().toMillis(), TimeUnit.MILLISECONDS)
            .maxConnectionAge(grpc.connectionAge().toMillis(), TimeUnit.MILLISECONDS)
            .maxRstFramesPerWindow(
                grpc.resetsPerWindow(),
                Math.toIntExact(grpc.resetWindow().roundTo(TimeUnit.SECONDS)));
    return askingWhetherAnybodyIsThere(builder);
  }

  /** Has both ends find out about one that has vanished. */
  static ServerBuilder<?> askingWhetherAnybodyIsThere(ServerBuilder<?> builder) {
    return builder
        .keepAliveTime(SILENCE.toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveTime(ASKED.toMillis(), TimeUnit.MILLISECONDS);
  }
}
