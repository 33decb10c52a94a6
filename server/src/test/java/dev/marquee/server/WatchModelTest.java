package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.Change;
import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.SetAliasRequest;
import dev.marquee.v1.WatchModelRequest;
import dev.marquee.v1.WatchModelResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchModelTest {
  private static final String MODEL = "models/posters";

  @TempDir Path data;
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1).version(2);
    server = TestServer.over(data, new FakeEngine(), Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsDoneFromNowOnComesInOrder() {
    Iterator<WatchModelResponse> watch = watch(WatchModelRequest.newBuilder().setName(MODEL));
    assertThat(watch.next().hasChange()).isFalse();
    set("candidate", 1);
    create("other");
    set("candidate", 2);
    assertThat(watch.next().getChange().getAfter()).isEqualTo(MODEL + "/versions/1");
    assertThat(watch.next().getChange().getAfter()).isEqualTo(MODEL + "/versions/2");
  }

  @Test
  void whatWasDoneBehindAKnownChangeComesAtOnce() {
    for (int i = 0; i < 120; i++) {
      set("candidate", 1 + i % 2);
    }
    Iterator<WatchModelResponse> watch =
        watch(WatchModelRequest.newBuilder().setName(MODEL).setAfterChangeId(0));
    assertThat(watch.next().hasChange()).isFalse();
    List<Change> changes = new ArrayList<>();
    while (changes.stream().filter(c -> c.getAlias().equals("candidate")).count() < 120) {
      changes.add(watch.next().getChange());
    }
    assertThat(changes).extracting(Change::getId).isSorted().doesNotHaveDuplicates();
    set("candidate", 1);
    assertThat(watch.next().getChange().getId()).isGreaterThan(changes.getLast().getId());
  }

  @Test
  void aModelMayBeWatchedBeforeItIsThere() {
    Iterator<WatchModelResponse> watch =
        watch(WatchModelRequest.newBuilder().setName("models/covers"));
    assertThat(watch.next().hasChange()).isFalse();
    create("covers");
    assertThat(watch.next().getChange().getKind()).isEqualTo(Change.Kind.KIND_MODEL_CREATED);
  }

  private Iterator<WatchModelResponse> watch(WatchModelRequest.Builder request) {
    return server.models().watchModel(request.build());
  }

  private void set(String alias, int number) {
    var _ =
        server
            .models()
            .setAlias(
                SetAliasRequest.newBuilder()
                    .setModel(MODEL)
                    .setAlias(alias)
                    .setModelVersion(MODEL + "/versions/" + number)
                    .build());
  }

  private void create(String id) {
    var _ = server.models().createModel(CreateModelRequest.newBuilder().setModelId(id).build());
  }
}
