package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.ChangeKind;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.MetadataWriter;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.NewChange;
import dev.marquee.server.registry.StoredModel;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.ImportedVersion;
import dev.marquee.server.testing.Pictures;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.GetModelVersionRequest;
import dev.marquee.v1.ListModelVersionsRequest;
import dev.marquee.v1.ListModelsRequest;
import dev.marquee.v1.ListModelsResponse;
import dev.marquee.v1.ModelVersion.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 10,000 versions of 200 models, each model with one in production. */
class ManyVersionsTest {
  private static final int MODELS = 200;
  private static final int VERSIONS_EACH = 50;
  private static final int ROOM = 10;
  private static final ByteString PICTURE = ByteString.copyFrom(Pictures.jpeg(1));

  @TempDir Path data;
  private final FakeEngine engine = new FakeEngine();
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    // A folder of models, if an empty one: nothing is bundled with it.
    Files.createDirectory(data.resolve("models"));
    long budget = (MODELS + ROOM) * FakeEngine.BYTES_PER_VERSION;
    server =
        TestServer.prepared(
            data, engine, Map.of("serving.model_budget", budget + "B"), ManyVersionsTest::fill);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void fill(MetadataStore metadata, BlobStore blobs) {
    ImportedVersion version = ImportedVersion.into(blobs);
    int _ =
        metadata.write(
            writer -> {
              for (int i = 0; i < MODELS; i++) {
                fill(writer, new ModelName("m%03d".formatted(i)), version);
              }
              return 0;
            });
  }

  private static void fill(MetadataWriter writer, ModelName name, ImportedVersion version) {
    Instant now = Instant.parse("2026-11-01T00:00:00Z");
    long created = record(writer, now, ChangeKind.MODEL_CREATED, name, OptionalInt.empty());
    writer.insertModel(
        new StoredModel(name, "One of many", Optional.empty(), Map.of(), 0, now, created));
    for (int i = 0; i < VERSIONS_EACH; i++) {
      int number = writer.takeNumber(name);
      long change = record(writer, now, ChangeKind.VERSION_IMPORTED, name, OptionalInt.of(number));
      Manifest manifest = version.manifest();
      writer.insertVersion(
          new StoredVersion(
              new VersionEntry(new VersionName(name, number), manifest), "", Map.of(), now, change),
          version.manifestDigest(),
          version.manifestJson(),
          Optional.empty());
    }
    long set = record(writer, now, ChangeKind.ALIAS_SET, name, OptionalInt.of(1));
    writer.setAlias(name, "production", 1, set);
  }

  private static long record(
      MetadataWriter writer, Instant now, ChangeKind kind, ModelName name, OptionalInt version) {
    return writer.record(
        new NewChange(
            now,
            Cause.ofServer("test"),
            kind,
            name,
            version,
            kind == ChangeKind.ALIAS_SET ? Optional.of("production") : Optional.empty(),
            "",
            version.isPresent() ? new VersionName(name, version.getAsInt()).toString() : "",
            OptionalLong.empty()));
  }

  @Test
  void listsAndLooksTakeAFixedNumberOfStatements() {
    long small = statements(() -> server.models().listModels(page(1)));
    assertThat(small).isLessThanOrEqualTo(4);
    assertThat(statements(() -> server.models().listModels(page(1000)))).isEqualTo(small);
    long versions = statements(() -> list("models/m007", 1));
    assertThat(versions).isLessThanOrEqualTo(6);
    assertThat(statements(() -> list("models/m007", 1000))).isEqualTo(versions);
    assertThat(
            statements(
                () ->
                    server
                        .models()
                        .getModel(GetModelRequest.newBuilder().setName("models/m199").build())))
        .isLessThanOrEqualTo(4);
    assertThat(statements(() -> state("models/m199/versions/50"))).isLessThanOrEqualTo(8);
  }

  @Test
  void classifyingWhatIsLoadedAsksTheDatabaseNothing() {
    classify("models/m000");
    assertThat(statements(() -> classify("models/m000"))).isZero();
  }

  @Test
  void allAreListed() {
    Set<String> names = new HashSet<>();
    ListModelsRequest.Builder request = ListModelsRequest.newBuilder().setPageSize(77);
    do {
      ListModelsResponse page = server.models().listModels(request.build());
      page.getModelsList()
          .forEach(
              model -> {
                names.add(model.getName());
                assertThat(model.getVersionCount()).isEqualTo(VERSIONS_EACH);
              });
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
    assertThat(names).hasSize(MODELS);
  }

  @Test
  void theBudgetBoundsWhatIsLoadedAndTheLeastRecentlyUsedComesBack() {
    for (int i = 0; i < 3 * ROOM; i++) {
      classify("models/m%03d/versions/2".formatted(i));
    }
    assertThat(engine.mostBytes())
        .isLessThanOrEqualTo((MODELS + ROOM) * FakeEngine.BYTES_PER_VERSION);
    assertThat(state("models/m000/versions/2")).isEqualTo(State.STATE_UNLOADED);
    assertThat(state("models/m029/versions/2")).isEqualTo(State.STATE_READY);
    for (int i = 0; i < MODELS; i += 13) {
      assertThat(state("models/m%03d/versions/1".formatted(i)))
          .as("in production, and so pinned")
          .isEqualTo(State.STATE_READY);
    }
    classify("models/m000/versions/2");
    assertThat(state("models/m000/versions/2")).isEqualTo(State.STATE_READY);
    assertThat(state("models/m020/versions/2")).isEqualTo(State.STATE_UNLOADED);
  }

  private long statements(Runnable call) {
    long before = server.statements();
    call.run();
    return server.statements() - before;
  }

  private static ListModelsRequest page(int size) {
    return ListModelsRequest.newBuilder().setPageSize(size).build();
  }

  private void list(String model, int size) {
    var request = ListModelVersionsRequest.newBuilder().setParent(model).setPageSize(size);
    assertThat(server.models().listModelVersions(request.build()).getModelVersionsCount())
        .isEqualTo(Math.min(size, VERSIONS_EACH));
  }

  private State state(String version) {
    return server
        .models()
        .getModelVersion(GetModelVersionRequest.newBuilder().setName(version).build())
        .getModelVersion()
        .getState();
  }

  private void classify(String model) {
    var request = ClassifyRequest.newBuilder().setModel(model).setImage(PICTURE).build();
    assertThat(server.classifier().classify(request).getModelVersion()).startsWith(model);
  }
}
