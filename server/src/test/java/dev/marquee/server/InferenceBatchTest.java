package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.marquee.inference.GRPCInferenceServiceGrpc;
import dev.marquee.inference.InferParameter;
import dev.marquee.inference.InferTensorContents;
import dev.marquee.inference.ModelInferRequest;
import dev.marquee.inference.ModelInferResponse;
import dev.marquee.server.testing.GatedEngine;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.DeleteModelVersionRequest;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a batch of the Open Inference Protocol while the engine has an image of it. */
class InferenceBatchTest {
  @TempDir Path data;
  private final GatedEngine engine = new GatedEngine();
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1).version(2);
    server =
        TestServer.over(
            data, engine, Map.of("serving.stream_window", "1", "serving.response_cache", "1MB"));
  }

  @AfterEach
  void stop() {
    engine.letRun(1000);
    server.close();
  }

  @Test
  void allImagesAreScoredByTheVersionThatTheFirstMet() throws Exception {
    ListenableFuture<ModelInferResponse> response = infer("2", false, 1, 2);
    assertThat(engine.nextBatch()).isEqualTo(1);
    var _ =
        server
            .models()
            .deleteModelVersion(
                DeleteModelVersionRequest.newBuilder()
                    .setName("models/posters/versions/2")
                    .build());
    engine.letRun(2);
    assertThat(response.get().getModelVersion()).isEqualTo("2");
    assertThat(response.get().getOutputs(0).getShapeList()).containsExactly(2L, 3L);
  }

  @Test
  void whereOneFailsTheOthersAreNotBegun() throws Exception {
    engine.letRun(1);
    assertThat(Status.fromThrowable(failure(infer("", false, 1, -1, 2))).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(engine.nextBatch()).isEqualTo(1);
    engine.letRun(1);
    assertThat(infer("", false, 1).get().getModelVersion()).as("from the cache").isEqualTo("1");
    ListenableFuture<ModelInferResponse> skipping = infer("", true, 1);
    assertThat(engine.nextBatch()).as("nothing ran between").isEqualTo(1);
    assertThat(skipping.get().getModelVersion()).isEqualTo("1");
  }

  private static Throwable failure(ListenableFuture<?> response) throws InterruptedException {
    try {
      throw new AssertionError("it went well: " + response.get());
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  /** Sends pictures of these seeds; a negative one is no picture. */
  private ListenableFuture<ModelInferResponse> infer(
      String version, boolean skipCache, long... seeds) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName("posters").setModelVersion(version);
    InferTensorContents.Builder images = InferTensorContents.newBuilder();
    for (long seed : seeds) {
      images.addBytesContents(
          seed < 0 ? ByteString.copyFromUtf8("text") : ByteString.copyFrom(Pictures.jpeg(seed)));
    }
    request
        .addInputsBuilder()
        .setName("image")
        .setDatatype("BYTES")
        .addShape(seeds.length)
        .setContents(images);
    if (skipCache) {
      request.putParameters("skip_cache", InferParameter.newBuilder().setBoolParam(true).build());
    }
    return GRPCInferenceServiceGrpc.newFutureStub(server.channel()).modelInfer(request.build());
  }
}
