package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.server.config.ServerConfig;
import dev.marquee.v1.CancelTrainingRunRequest;
import dev.marquee.v1.TrainingServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that listens and has not loaded yet what is in production. */
class StartingTest {
  @TempDir Path data;
  private final ManagedChannel channel = InProcessChannelBuilder.forName("starting").build();
  private MarqueeServer server;

  @BeforeEach
  void listen() {
    ServerConfig config = ConfigLoader.load(null, Map.of(), Map.of("data_dir", data.toString()));
    DataHome home = DataHome.open(data);
    server =
        MarqueeServer.listen(
            config,
            InProcessServerBuilder.forName("starting"),
            home,
            new ServerModule(config, home));
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void trainingsAreToComeAgain() throws InterruptedException {
    TrainStream stream =
        TrainStream.open(channel, TrainingScene.start("first", TrainingScene.streamed(1)));

    Refusal refusal = stream.awaitRefusal();
    assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refusal.reason()).isEqualTo("STARTING");
    assertThat(refusal.detail(RetryInfo.class).getRetryDelay().getSeconds()).isEqualTo(2);
  }

  @Test
  void noRunIsCancelledThatMayStillBeTakenUp() {
    Refusal refusal =
        Refusal.of(
            () ->
                TrainingServiceGrpc.newBlockingStub(channel)
                    .cancelTrainingRun(
                        CancelTrainingRunRequest.newBuilder()
                            .setName("trainingRuns/first")
                            .build()));

    assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refusal.reason()).isEqualTo("STARTING");
  }
}
