package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.Change;
import dev.marquee.v1.DeleteAliasRequest;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.ListAliasHistoryRequest;
import dev.marquee.v1.ListAliasHistoryResponse;
import dev.marquee.v1.ListModelVersionsRequest;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.RollbackModelRequest;
import dev.marquee.v1.SetAliasRequest;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight clients promote, roll back, move and delete at once; the history must then be one order of
 * all that was acknowledged, which nobody can have seen otherwise.
 */
class AliasHistoryTest {
  private static final String MODEL = "models/posters";
  private static final int CLIENTS = 8;
  private static final int OPERATIONS = 2000;
  private static final int VERSIONS = 12;

  /**
   * A call as its caller saw it.
   *
   * @param change what was recorded by it, as it was told
   * @param seen the aliases that the answer showed; empty for a deletion of a version
   */
  private record Done(
      long start, long end, Optional<Change> change, Optional<Map<String, String>> seen) {}

  private final ConcurrentLinkedQueue<Done> done = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();

  @Test
  void theHistoryIsOneOrderOfWhatEightClientsDo(@TempDir Path data) {
    VersionFolder.Model model = VersionFolder.in(data).model("posters").alias("production", 1);
    for (int i = 1; i <= VERSIONS; i++) {
      model.version(i);
    }
    try (TestServer server = TestServer.over(data, new FakeEngine(), Map.of())) {
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          Random random = new Random(i);
          runs.add(clients.submit(() -> operate(server.models(), random)));
        }
        for (Future<?> run : runs) {
          assertThat(run).succeedsWithin(Duration.ofMinutes(5));
        }
      }
      List<Change> history = history(server.models());
      checkChains(history, server.models());
      checkOrder(history);
      checkAnswers(history);
      assertThat(refusals)
          .as("only what the rules refuse")
          .allMatch(reason -> EXPECTED.contains(reason));
      assertThat(done).hasSizeGreaterThan(OPERATIONS / 2);
    }
  }

  private static final List<String> EXPECTED =
      List.of(
          "VERSION_NOT_FOUND",
          "ALIAS_NOT_FOUND",
          "VERSION_ALIASED",
          "NO_EARLIER_VERSION",
          "PRODUCTION_MOVED");

  private void operate(ModelServiceBlockingStub models, Random random) {
    for (int i = 0; i < OPERATIONS / CLIENTS; i++) {
      long start = System.nanoTime();
      try {
        operateOnce(models, random, start);
      } catch (StatusRuntimeException e) {
        refusals.add(Refusal.ofFailed(e).reason());
      }
    }
  }

  private void operateOnce(ModelServiceBlockingStub models, Random random, long start) {
    String version = MODEL + "/versions/" + (1 + random.nextInt(VERSIONS));
    String alias = random.nextBoolean() ? "candidate" : "canary";
    switch (random.nextInt(20)) {
      case 0 -> {
        var request = DeleteAliasRequest.newBuilder().setModel(MODEL).setAlias("production");
        var answer = models.deleteAlias(request.build());
        add(start, Optional.of(answer.getChange()), answer.getModel().getAliasesMap());
      }
      case 1, 2 -> {
        var request = DeleteAliasRequest.newBuilder().setModel(MODEL).setAlias(alias);
        var answer = models.deleteAlias(request.build());
        add(start, Optional.of(answer.getChange()), answer.getModel().getAliasesMap());
      }
      case 3 -> {
        // Rarely one of the first ones, so that some are left at the end.
        var doomed = MODEL + "/versions/" + (VERSIONS - random.nextInt(4));
        var _ =
            models.deleteModelVersion(
                DeleteModelVersionRequest.newBuilder().setName(doomed).build());
        done.add(new Done(start, System.nanoTime(), Optional.empty(), Optional.empty()));
      }
      case 4, 5, 6, 7, 8 -> {
        var answer = models.rollbackModel(RollbackModelRequest.newBuilder().setName(MODEL).build());
        add(start, Optional.of(answer.getChange()), answer.getModel().getAliasesMap());
      }
      case 9, 10, 11, 12, 13 -> {
        var request =
            SetAliasRequest.newBuilder().setModel(MODEL).setAlias(alias).setModelVersion(version);
        var answer = models.setAlias(request.build());
        var change =
            answer.hasChange() ? Optional.of(answer.getChange()) : Optional.<Change>empty();
        add(start, change, answer.getModel().getAliasesMap());
      }
      default -> {
        var request = PromoteModelVersionRequest.newBuilder().setName(version).build();
        var last = ImmutableList.copyOf(models.promoteModelVersion(request)).getLast();
        var promoted = last.getPromoted();
        var change =
            promoted.hasChange() ? Optional.of(promoted.getChange()) : Optional.<Change>empty();
        add(start, change, promoted.getModel().getAliasesMap());
      }
    }
  }

  private void add(long start, Optional<Change> change, Map<String, String> aliases) {
    done.add(new Done(start, System.nanoTime(), change, Optional.of(aliases)));
  }

  private static List<Change> history(ModelServiceBlockingStub models) {
    List<Change> history = new ArrayList<>();
    var request = ListAliasHistoryRequest.newBuilder().setParent(MODEL).setPageSize(333);
    do {
      ListAliasHistoryResponse page = models.listAliasHistory(request.build());
      history.addAll(page.getChangesList());
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
    return history.reversed();
  }

  /** Each alias goes from where it stood to where the next change finds it, up to now. */
  private static void checkChains(List<Change> history, ModelServiceBlockingStub models) {
    Map<String, String> aliases = new HashMap<>();
    for (Change change : history) {
      assertThat(change.getBefore())
          .as("%s", change)
          .isEqualTo(aliases.getOrDefault(change.getAlias(), ""));
      if (change.getAfter().isEmpty()) {
        aliases.remove(change.getAlias());
      } else {
        aliases.put(change.getAlias(), change.getAfter());
      }
    }
    var now = models.getModel(GetModelRequest.newBuilder().setName(MODEL).build()).getModel();
    assertThat(now.getAliasesMap()).isEqualTo(aliases);
    var versions =
        models
            .listModelVersions(ListModelVersionsRequest.newBuilder().setParent(MODEL).build())
            .getModelVersionsList();
    assertThat(versions)
        .extracting(ModelVersion::getName)
        .as("no alias points to what was deleted")
        .containsAll(aliases.values());
  }

  /** What was acknowledged is there once, and before all that was begun after its answer. */
  private void checkOrder(List<Change> history) {
    Map<Long, Change> byId =
        history.stream().collect(Collectors.toMap(Change::getId, change -> change));
    List<Done> changes = done.stream().filter(d -> d.change().isPresent()).toList();
    assertThat(changes).extracting(d -> d.change().get().getId()).doesNotHaveDuplicates();
    changes.forEach(
        d -> assertThat(byId.get(d.change().get().getId())).isEqualTo(d.change().get()));
    // The first is the server's own: it took over the folder with the versions.
    assertThat(byId).hasSize(changes.size() + 1);
    for (Done one : changes) {
      for (Done other : changes) {
        if (one.end() < other.start()) {
          assertThat(one.change().get().getId()).isLessThan(other.change().get().getId());
        }
      }
    }
  }

  /** The aliases that an answer shows are those that its change left behind. */
  private void checkAnswers(List<Change> history) {
    Map<String, String> aliases = new HashMap<>();
    Map<Long, Map<String, String>> after = new HashMap<>();
    for (Change change : history) {
      if (change.getAfter().isEmpty()) {
        aliases.remove(change.getAlias());
      } else {
        aliases.put(change.getAlias(), change.getAfter());
      }
      after.put(change.getId(), Map.copyOf(aliases));
    }
    for (Done d : done) {
      if (d.change().isPresent() && d.seen().isPresent()) {
        assertThat(d.seen().get()).isEqualTo(after.get(d.change().get().getId()));
      }
    }
  }
}
