package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.Change;
import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.DeleteModelRequest;
import dev.marquee.v1.ListChangesRequest;
import dev.marquee.v1.ListChangesResponse;
import dev.marquee.v1.RegistryServiceGrpc.RegistryServiceBlockingStub;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListChangesTest {
  @TempDir Path data;
  private TestServer server;
  private RegistryServiceBlockingStub registry;

  @BeforeEach
  void start() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1);
    server = TestServer.over(data, new FakeEngine(), Map.of());
    registry = server.registry();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatWasDoneToADeletedModelIsStillTold() {
    create("covers");
    delete("covers");

    ListChangesResponse page = registry.listChanges(of("models/covers").build());
    assertThat(page.getChangesList())
        .extracting(Change::getKind)
        .containsExactly(Change.Kind.KIND_MODEL_DELETED, Change.Kind.KIND_MODEL_CREATED);
    assertThat(page.getChangesList().getFirst().getReason()).isEqualTo("no use for it");
    assertThat(page.getNextPageToken()).isEmpty();
  }

  @Test
  void changesOfAllModelsComeNewestFirstPageByPage() {
    create("a");
    create("b");
    delete("a");

    List<Change> all = registry.listChanges(of("").build()).getChangesList();
    assertThat(all.subList(0, 3))
        .extracting(Change::getModel)
        .containsExactly("models/a", "models/b", "models/a");
    assertThat(all).extracting(Change::getModel).contains("models/posters");

    List<Change> paged = new ArrayList<>();
    String token = "";
    do {
      ListChangesResponse page =
          registry.listChanges(of("").setPageSize(2).setPageToken(token).build());
      assertThat(page.getChangesCount()).isBetween(1, 2);
      paged.addAll(page.getChangesList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    assertThat(paged).isEqualTo(all);
  }

  @Test
  void aPageOfOneModelIsNoPageOfAnother() {
    create("a");
    delete("a");
    String token = registry.listChanges(of("models/a").setPageSize(1).build()).getNextPageToken();

    Refusal refusal = Refusal.of(() -> registry.listChanges(of("").setPageToken(token).build()));
    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal.reason()).isEqualTo("PAGE_TOKEN_INVALID");
    assertThat(Refusal.of(() -> registry.listChanges(of("posters").build())).reason())
        .isEqualTo("NAME_INVALID");
  }

  private static ListChangesRequest.Builder of(String model) {
    return ListChangesRequest.newBuilder().setModel(model);
  }

  private void create(String id) {
    var _ = server.models().createModel(CreateModelRequest.newBuilder().setModelId(id).build());
  }

  private void delete(String id) {
    var _ =
        server
            .models()
            .deleteModel(
                DeleteModelRequest.newBuilder()
                    .setName("models/" + id)
                    .setReason("no use for it")
                    .build());
  }
}
