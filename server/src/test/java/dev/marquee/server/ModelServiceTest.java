package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.GetModelVersionRequest;
import dev.marquee.v1.Label;
import dev.marquee.v1.LayerSummary;
import dev.marquee.v1.ListModelVersionsRequest;
import dev.marquee.v1.ListModelVersionsResponse;
import dev.marquee.v1.ListModelsRequest;
import dev.marquee.v1.ListModelsResponse;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.ModelVersion.State;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelServiceTest {
  @TempDir Path data;
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data)
        .model("posters")
        .description("Posters to genres")
        .alias("production", 2)
        .version(1)
        .version(2, manifest -> manifest.threshold("Drama", 0.25f))
        .version(10)
        .model("animals")
        .model("cars")
        .version(1, manifest -> manifest.edit(json -> json.put("architecture", "resnet50")))
        .version(2);
    server = TestServer.over(data, new FakeEngine(), Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void modelsAreListedByNameOverAllPages() {
    List<String> names = new ArrayList<>();
    ListModelsRequest.Builder request = ListModelsRequest.newBuilder().setPageSize(2);
    int pages = 0;
    do {
      ListModelsResponse page = server.models().listModels(request.build());
      page.getModelsList().forEach(model -> names.add(model.getName()));
      request.setPageToken(page.getNextPageToken());
      pages++;
    } while (!request.getPageToken().isEmpty());
    assertThat(pages).isEqualTo(2);
    assertThat(names).containsExactly("models/animals", "models/cars", "models/posters");
  }

  @Test
  void aModelSaysWhatItsAliasesPointTo() {
    Model model =
        server
            .models()
            .getModel(GetModelRequest.newBuilder().setName("models/posters").build())
            .getModel();
    assertThat(model.getDescription()).isEqualTo("Posters to genres");
    assertThat(model.getVersionCount()).isEqualTo(3);
    assertThat(model.getAliasesMap())
        .containsExactlyEntriesOf(Map.of("production", "models/posters/versions/2"));
  }

  @Test
  void versionsAreListedNewestFirstOverAllPagesWithoutTheirLayers() {
    ListModelVersionsRequest.Builder request =
        ListModelVersionsRequest.newBuilder().setParent("models/posters").setPageSize(2);
    ListModelVersionsResponse first = server.models().listModelVersions(request.build());
    request.setPageToken(first.getNextPageToken());
    ListModelVersionsResponse second = server.models().listModelVersions(request.build());
    assertThat(first.getModelVersionsList())
        .extracting(ModelVersion::getName)
        .containsExactly("models/posters/versions/10", "models/posters/versions/2");
    assertThat(second.getModelVersionsList())
        .extracting(ModelVersion::getName)
        .containsExactly("models/posters/versions/1");
    assertThat(second.getNextPageToken()).isEmpty();
    assertThat(first.getModelVersions(0).getLayersList()).isEmpty();
  }

  @Test
  void aVersionThatCannotBeServedIsListedWithWhy() {
    List<ModelVersion> versions =
        server
            .models()
            .listModelVersions(
                ListModelVersionsRequest.newBuilder().setParent("models/cars").build())
            .getModelVersionsList();
    assertThat(versions)
        .extracting(ModelVersion::getState)
        .containsExactly(State.STATE_UNLOADED, State.STATE_FAILED);
    assertThat(versions.get(1).getProblem()).contains("ARCHITECTURE_UNKNOWN", "resnet50");
  }

  @Test
  void aVersionSaysEverythingThatIsNeededToJudgeIt() {
    ModelVersion version = version("models/posters@production");
    assertThat(version.getName()).isEqualTo("models/posters/versions/2");
    assertThat(version.getArchitecture()).isEqualTo("custom-cnn");
    assertThat(version.getLabelsList())
        .containsExactly(label("Action", 0.5f), label("Comedy", 0.5f), label("Drama", 0.25f));
    assertThat(version.getInputSpec().getWidth()).isEqualTo(150);
    assertThat(version.getInputSpec().getMeanList()).hasSize(3);
    assertThat(version.getWeightsSha256()).matches("[0-9a-f]{64}");
    assertThat(version.getWeightsSizeBytes()).isPositive();
    assertThat(version.getLayersList().stream().mapToLong(LayerSummary::getParameterCount).sum())
        .isEqualTo(version.getParameterCount());
    assertThat(version.getLayersList())
        .last()
        .extracting(LayerSummary::getName)
        .isEqualTo("classifier");
    assertThat(version.getCreateTime().getSeconds()).isPositive();
  }

  @Test
  void aVersionIsReadyOnceItWasAsked() {
    assertThat(version("models/posters/versions/2").getState()).isEqualTo(State.STATE_READY);
    assertThat(version("models/posters/versions/1").getState()).isEqualTo(State.STATE_UNLOADED);
    server
        .classifier()
        .classify(
            ClassifyRequest.newBuilder()
                .setModel("models/posters/versions/1")
                .setImage(ByteString.copyFrom(Pictures.jpeg(1)))
                .build());
    assertThat(version("models/posters/versions/1").getState()).isEqualTo(State.STATE_READY);
  }

  @Test
  void whatIsNotThereOrIsNoNameIsRefused() {
    assertRefused("models/nope", Code.NOT_FOUND, "MODEL_NOT_FOUND");
    assertRefused("models/posters/versions/3", Code.NOT_FOUND, "VERSION_NOT_FOUND");
    assertRefused("models/cars", Code.FAILED_PRECONDITION, "NO_PRODUCTION_VERSION");
    assertRefused("versions/3", Code.INVALID_ARGUMENT, "NAME_INVALID");
  }

  @Test
  void aPageSizeBelowZeroAndAForeignTokenAreRefused() {
    ListModelsRequest negative = ListModelsRequest.newBuilder().setPageSize(-1).build();
    assertThat(Refusal.of(() -> server.models().listModels(negative)).reason())
        .isEqualTo("PAGE_SIZE_OUT_OF_RANGE");
    String token =
        server
            .models()
            .listModels(ListModelsRequest.newBuilder().setPageSize(1).build())
            .getNextPageToken();
    ListModelVersionsRequest foreign =
        ListModelVersionsRequest.newBuilder()
            .setParent("models/posters")
            .setPageToken(token)
            .build();
    assertThat(Refusal.of(() -> server.models().listModelVersions(foreign)).reason())
        .isEqualTo("PAGE_TOKEN_INVALID");
  }

  private void assertRefused(String name, Code code, String reason) {
    Refusal refusal = Refusal.of(() -> version(name));
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.reason()).isEqualTo(reason);
  }

  private ModelVersion version(String name) {
    return server
        .models()
        .getModelVersion(GetModelVersionRequest.newBuilder().setName(name).build())
        .getModelVersion();
  }

  private static Label label(String label, float threshold) {
    return Label.newBuilder().setLabel(label).setThreshold(threshold).build();
  }
}
