package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.BenchException;
import dev.marquee.tools.bench.Contender;
import dev.marquee.tools.bench.load.Timeline;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Path;
import java.util.List;

/**
 * A way to start a server: each turn is a process, from its start until it serves all that is in
 * production.
 */
record StartedServer(String name, List<String> flags, Path folder, Timeline timeline)
    implements Contender<Start> {
  @Override
  public Start measure() {
    long begin = timeline.nanos();
    try (MarqueeProcess process =
        MarqueeProcess.start(
            folder.resolve("server.log"),
            flags,
            List.of("serve", "--port", "0", "--data-dir", folder.resolve("data").toString()))) {
      String said = process.readLine();
      double seconds = (timeline.nanos() - begin) / 1e9;
      Start start = new Start(seconds, process.processorSeconds());
      requireServing(said.substring(said.lastIndexOf(' ') + 1));
      return start;
    }
  }

  /** What is said is held against what every client would be told. */
  private static void requireServing(String address) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
    try {
      ServingStatus status =
          HealthGrpc.newBlockingStub(channel)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus();
      if (status != ServingStatus.SERVING) {
        throw new BenchException("The server says that it serves, but its health is " + status);
      }
    } finally {
      channel.shutdownNow();
    }
  }

  @Override
  public void close() {}
}
