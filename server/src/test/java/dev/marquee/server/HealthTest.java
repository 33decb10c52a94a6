package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {
  @TempDir Path data;
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1)
        .model("broken")
        .alias("production", 1)
        .version(1, manifest -> manifest.edit(json -> json.put("architecture", "resnet50")))
        .model("unpromoted")
        .version(1);
    server = TestServer.over(data, new FakeEngine(), Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aModelServesOnceItsProductionVersionIsWarmWhateverTheOthersDo() {
    assertThat(status("models/posters")).isEqualTo(ServingStatus.SERVING);
    assertThat(status("models/broken")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(status("models/unpromoted")).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void theServerAndItsServicesServe() {
    assertThat(status("")).isEqualTo(ServingStatus.SERVING);
    assertThat(status("marquee.v1.ClassifierService")).isEqualTo(ServingStatus.SERVING);
    assertThat(status("marquee.v1.ModelService")).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void aModelThatIsNotThereIsNotFound() {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> status("models/nope"))
        .satisfies(e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.NOT_FOUND));
  }

  @Test
  void reflectionListsEveryService() throws Exception {
    Answers<ServerReflectionResponse> answers = new Answers<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(server.channel()).serverReflectionInfo(answers);
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    requests.onCompleted();
    assertThat(answers.awaitAll().getFirst().getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .contains(
            "marquee.v1.ClassifierService", "marquee.v1.ModelService", "grpc.health.v1.Health");
  }

  private ServingStatus status(String service) {
    return server
        .health()
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }
}
