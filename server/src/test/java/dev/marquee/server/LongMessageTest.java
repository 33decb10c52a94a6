package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportModelVersionResponse;
import dev.marquee.v1.ImportStart;
import dev.marquee.v1.ModelServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a message that echoes much of a request, where headers have a limit. */
@Timeout(120)
class LongMessageTest {
  /** Four bytes each in UTF-8, twelve where headers are percent-encoded. */
  private static final String CLAPPER = "🎬";

  @TempDir Path data;

  @Test
  void aRefusalThatEchoesWhatWasSentArrivesShortenedWithItsDetails() throws Exception {
    VersionFolder.Model _ = VersionFolder.in(data).model("posters");
    Map<String, String> settings =
        Map.of("data_dir", data.toString(), "port", "0", "engine.device", "cpu");
    try (MarqueeServer server = MarqueeServer.start(ConfigLoader.load(null, Map.of(), settings))) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      Answers<ImportModelVersionResponse> answers = new Answers<>();
      StreamObserver<ImportModelVersionRequest> requests =
          ModelServiceGrpc.newStub(channel).importModelVersion(answers);
      ImportStart start =
          ImportStart.newBuilder()
              .setParent("models/posters")
              .setRequestId("one")
              .setManifest("{\"format\": 1, \"%s\": 1}".formatted(CLAPPER.repeat(2_000)))
              .build();
      requests.onNext(ImportModelVersionRequest.newBuilder().setStart(start).build());

      Refusal refusal = Refusal.ofFailed(answers.awaitFailure());
      channel.shutdownNow();

      assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(refusal.reason()).isEqualTo("MANIFEST_MALFORMED");
      assertThat(refusal.message()).contains(CLAPPER.repeat(150)).endsWith(CLAPPER + "…");
      assertThat(refusal.message().codePointCount(0, refusal.message().length()))
          .isLessThanOrEqualTo(257);
      assertThat(refusal.detail(BadRequest.class).getFieldViolations(0).getField())
          .isEqualTo("start.manifest");
    }
  }
}
