package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.marquee.v1.GetModelVersionRequest;
import dev.marquee.v1.GetModelVersionResponse;
import dev.marquee.v1.Goldens;
import dev.marquee.v1.InputSpec;
import dev.marquee.v1.Label;
import dev.marquee.v1.LayerSummary;
import dev.marquee.v1.ListModelVersionsRequest;
import dev.marquee.v1.ListModelVersionsResponse;
import dev.marquee.v1.ListModelsRequest;
import dev.marquee.v1.ListModelsResponse;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceImplBase;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.PromotionPolicy;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsCommandTest {
  private final FakeServer server = new FakeServer(new FakeModels());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listShowsWhereEachAliasPoints() {
    Run run = Run.marquee("models", "list", "--server", server.address());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            MODEL           PRODUCTION  VERSIONS  ALIASES                  POLICY                    DESCRIPTION
            models/drafts   -           1
            models/posters  3           4         best-map=2, candidate=4  map >= 0.3, loss <= 0.01  Posters to genres
            """);
  }

  @Test
  void inANarrowTerminalWhatMattersLeastIsCut() {
    Run run = Run.within(80, "models", "list", "--server", server.address());
    assertThat(run.out())
        .isEqualTo(
            """
            MODEL           PRODUCTION  VERSIONS  ALIASES            POLICY      DESCRIPTION
            models/drafts   -           1
            models/posters  3           4         best-map=2, cand…  map >= 0.…  Posters to…
            """);
  }

  @Test
  void versionsShowsWhichServeAndWhatKeepsTheOthersFromIt() {
    Run run = Run.marquee("models", "versions", "models/x", "--server", server.address());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            VERSION  STATE   ALIASES                IMPORTED           ARCHITECTURE  TAGS
            2        failed
            1        ready   candidate, production  2026-11-22T00:01Z  densenet121   stage=test, team=vision
            models/x/versions/2: MANIFEST_MALFORMED: `labels` is missing.
            """);
    assertThat(
            Run.marquee("models", "versions", "models/x", "--json", "--server", server.address())
                .lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("\"state\":\"STATE_FAILED\"");
  }

  @Test
  void listAsJsonHasOneModelPerLineWithTheFieldNamesOfTheApi() {
    Run run = Run.marquee("models", "list", "--json", "--server", server.address());
    assertThat(run.lines())
        .hasSize(2)
        .first()
        .isEqualTo(
            "{\"name\":\"models/drafts\",\"description\":\"\",\"aliases\":{},"
                + "\"version_count\":1,\"etag\":\"\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"models/posters", "models/posters@candidate", "models/posters/versions/4"})
  void aNameIsAskedForAsItIsTyped(String name) {
    Run run = Run.marquee("models", "describe", name, "--json", "--server", server.address());
    assertThat(run.out()).contains("\"name\":\"" + name + "\"").doesNotContain("conv0");
  }

  @Test
  void describeShowsEverythingThatIsKnownOfAVersion() {
    Run run =
        Run.marquee(
            "models", "describe", "models/posters", "--layers", "--server", server.address());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            name           models/posters
            state          ready
            aliases        candidate, production
            tag            stage = test
            tag            team = vision
            made           2026-11-22T00:00:00Z, as its manifest states
            imported       2026-11-22T00:01:00Z, into this registry
            architecture   densenet121
            setting        growth_rate = 32
            input          128x192 rgb, stretch, bilinear; times 0.5, minus [0.25], divided by [2.0]
            parameters     6,974,356
            multiply-adds  1,000
            weights        28,000,000 bytes
            weights sha256 abc123
            goldens        4,096 bytes, tolerance 0.001
            goldens sha256 def456
            provenance     license = MIT
            etag           v7

            LABEL  THRESHOLD
            Drama  0.375

            LAYER           OPERATION        OUTPUT        PARAMETERS  MULTIPLY-ADDS
            features.conv0  Convolution 7x7  [64, 96, 64]  9,408       57,802,752
            """);
  }

  @Test
  void anErrorIsOneLineAndItsStackTraceOnlyOnRequest() {
    Run run = Run.marquee("models", "describe", "models/none", "--server", server.address());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("error: NOT_FOUND: There is no such model.\n");

    Run traced =
        Run.marquee(
            "models", "describe", "models/none", "--stacktrace", "--server", server.address());
    assertThat(traced.err()).startsWith(run.err()).contains("\tat dev.marquee.client.");
  }

  @Test
  void asJsonAnErrorIsAnObjectToo() {
    Run run =
        Run.marquee("models", "describe", "models/none", "--json", "--server", server.address());
    assertThat(run)
        .isEqualTo(
            new Run(
                3,
                "",
                "{\"error\":{\"code\":\"NOT_FOUND\",\"reason\":\"NOT_FOUND\","
                    + "\"message\":\"There is no such model.\"}}\n"));
  }

  @Test
  void withoutAServerTheExitCodeIsSix() {
    Run run = Run.marquee("models", "list", "--server", FakeServer.deserted());
    assertThat(run.exitCode()).isEqualTo(6);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("error: SERVER_UNREACHABLE");
  }

  /** Two models; every version but those of {@code models/none} exists. */
  private static final class FakeModels extends ModelServiceImplBase {
    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> answer) {
      String version = "models/posters/versions/";
      Model posters =
          Model.newBuilder()
              .setName("models/posters")
              .setDescription("Posters to genres")
              .setVersionCount(4)
              .setPromotionPolicy(
                  PromotionPolicy.newBuilder().setMetric("map").setMinimum(0.3).setMaxLoss(0.01))
              .putAliases("candidate", version + 4)
              .putAliases("production", version + 3)
              .putAliases("best-map", version + 2)
              .build();
      Model drafts = Model.newBuilder().setName("models/drafts").setVersionCount(1).build();
      answer.onNext(ListModelsResponse.newBuilder().addAllModels(List.of(drafts, posters)).build());
      answer.onCompleted();
    }

    @Override
    public void listModelVersions(
        ListModelVersionsRequest request, StreamObserver<ListModelVersionsResponse> answer) {
      answer.onNext(
          ListModelVersionsResponse.newBuilder()
              .addModelVersions(
                  ModelVersion.newBuilder()
                      .setName(request.getParent() + "/versions/2")
                      .setState(ModelVersion.State.STATE_FAILED)
                      .setProblem("MANIFEST_MALFORMED: `labels` is missing."))
              .addModelVersions(version(request.getParent() + "/versions/1"))
              .build());
      answer.onCompleted();
    }

    @Override
    public void getModelVersion(
        GetModelVersionRequest request, StreamObserver<GetModelVersionResponse> answer) {
      if (request.getName().startsWith("models/none")) {
        answer.onError(
            Status.NOT_FOUND.withDescription("There is no such model.").asRuntimeException());
        return;
      }
      answer.onNext(
          GetModelVersionResponse.newBuilder().setModelVersion(version(request.getName())).build());
      answer.onCompleted();
    }

    private static ModelVersion version(String name) {
      return ModelVersion.newBuilder()
          .setName(name)
          .setState(ModelVersion.State.STATE_READY)
          .setCreateTime(Timestamp.newBuilder().setSeconds(1_795_305_600L))
          .setArchitecture("densenet121")
          .putArchitectureSettings("growth_rate", "32")
          .setInputSpec(
              InputSpec.newBuilder()
                  .setWidth(128)
                  .setHeight(192)
                  .setChannelOrder(InputSpec.ChannelOrder.CHANNEL_ORDER_RGB)
                  .setResize(InputSpec.Resize.RESIZE_STRETCH)
                  .setFilter(InputSpec.Filter.FILTER_BILINEAR)
                  .setScale(0.5f)
                  .addMean(0.25f)
                  .addStandardDeviation(2))
          .setParameterCount(6_974_356)
          .setMultiplyAddCount(1_000)
          .setWeightsSizeBytes(28_000_000)
          .setWeightsSha256("abc123")
          .setGoldens(
              Goldens.newBuilder().setSha256("def456").setSizeBytes(4096).setTolerance(0.001f))
          .putProvenance("license", "MIT")
          .addAllAliases(List.of("candidate", "production"))
          .putTags("team", "vision")
          .putTags("stage", "test")
          .setImportTime(Timestamp.newBuilder().setSeconds(1_795_305_660L))
          .setEtag("v7")
          .addLabels(Label.newBuilder().setLabel("Drama").setThreshold(0.375f))
          .addLayers(
              LayerSummary.newBuilder()
                  .setName("features.conv0")
                  .setOperation("Convolution 7x7")
                  .addAllOutputShape(List.of(64L, 96L, 64L))
                  .setParameterCount(9_408)
                  .setMultiplyAddCount(57_802_752))
          .build();
    }
  }
}
