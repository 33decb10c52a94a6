package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.AliasClients.Asked;
import dev.marquee.server.AliasClients.Done;
import dev.marquee.server.AliasClients.Refused;
import dev.marquee.server.ChangeHistory.Span;
import dev.marquee.server.ChangeHistory.State;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.Change;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.ListAliasHistoryRequest;
import dev.marquee.v1.ListAliasHistoryResponse;
import dev.marquee.v1.ListModelVersionsRequest;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.WatchModelRequest;
import dev.marquee.v1.WatchModelResponse;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
  static final String MODEL = "models/posters";
  private static final int CLIENTS = 8;
  private static final int OPERATIONS = 2000;
  static final int VERSIONS = 12;

  private final AliasClients clients = new AliasClients();
  private final Collection<Done> done = clients.done();
  private final Collection<Refused> refusals = clients.refusals();

  @Test
  void theHistoryIsOneOrderOfWhatEightClientsDo(@TempDir Path data) {
    VersionFolder.Model model =
        VersionFolder.in(data).model("posters").alias("production", 1).alias("pinned", 1);
    for (int i = 1; i <= VERSIONS; i++) {
      model.version(i);
    }
    try (TestServer server = TestServer.over(data, new FakeEngine(), Map.of())) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          Random random = new Random(i);
          runs.add(
              threads.submit(() -> clients.operate(server.models(), random, OPERATIONS / CLIENTS)));
        }
        for (Future<?> run : runs) {
          assertThat(run).succeedsWithin(Duration.ofMinutes(5));
        }
      }
      List<Change> history = history(server.models());
      checkChains(history, server.models());
      checkOrder(history);
      checkAnswers(history);
      ChangeHistory states = states(server.models());
      checkUnchanged(states);
      assertThat(refusals).as("only what the rules refuse").allMatch(r -> isJustified(r, states));
      assertThat(refusals)
          .extracting(Refused::reason)
          .contains("VERSION_ALIASED", "VERSION_NOT_FOUND", "NO_EARLIER_VERSION");
      assertThat(done).hasSizeGreaterThan(OPERATIONS / 2);
    }
  }

  /** Returns all states of the model, each with when it came about. */
  private ChangeHistory states(ModelServiceBlockingStub models) {
    Map<Long, Span> moves = new HashMap<>();
    Map<String, Span> deletions = new HashMap<>();
    for (Done d : done) {
      d.change().ifPresent(change -> moves.put(change.getId(), d.span()));
      d.deleted().ifPresent(version -> deletions.put(version, d.span()));
    }
    ChangeHistory states = new ChangeHistory();
    for (Change change : changes(models)) {
      Span span =
          change.getKind() == Change.Kind.KIND_VERSION_DELETED
              ? deletions.get(change.getBefore())
              : moves.get(change.getId());
      states.add(change, span == null ? Span.BEFORE_ALL : span);
    }
    return states;
  }

  /** Watches from the first change to the last that there is. */
  private static List<Change> changes(ModelServiceBlockingStub models) {
    var request = WatchModelRequest.newBuilder().setName(MODEL).setAfterChangeId(0).build();
    long last =
        models
            .listAliasHistory(ListAliasHistoryRequest.newBuilder().setParent(MODEL).build())
            .getChanges(0)
            .getId();
    List<Change> changes = new ArrayList<>();
    try (CancellableContext watching = Context.current().withCancellation()) {
      watching.run(
          () -> {
            Iterator<WatchModelResponse> events = models.watchModel(request);
            while (changes.isEmpty() || changes.getLast().getId() < last) {
              WatchModelResponse event = events.next();
              if (event.hasChange()) {
                changes.add(event.getChange());
              }
            }
          });
    }
    return changes;
  }

  /** An answer that nothing was changed shows a state that held while its call was under way. */
  private void checkUnchanged(ChangeHistory states) {
    for (Done d : done) {
      if (d.change().isEmpty() && d.seen().isPresent()) {
        assertThat(states.during(d.span())).extracting(State::aliases).contains(d.seen().get());
      }
    }
  }

  /** A refusal is justified by a state that held, or a change that came, meanwhile. */
  private static boolean isJustified(Refused refused, ChangeHistory history) {
    List<State> states = history.during(refused.span());
    Asked asked = refused.asked();
    return switch (refused.reason()) {
      case "VERSION_NOT_FOUND" ->
          states.stream()
              .anyMatch(
                  state ->
                      asked.kind() == Asked.Kind.ROLL_BACK
                          ? isDeletion(state)
                          : !state.versions().contains(asked.version()));
      case "ALIAS_NOT_FOUND" ->
          asked.kind() == Asked.Kind.DELETE_ALIAS
              && states.stream().anyMatch(state -> !state.aliases().containsKey(asked.alias()));
      case "VERSION_ALIASED" ->
          asked.kind() == Asked.Kind.DELETE_VERSION
              && states.stream().anyMatch(state -> state.aliases().containsValue(asked.version()));
      case "NO_EARLIER_VERSION" ->
          asked.kind() == Asked.Kind.ROLL_BACK
              && states.stream().anyMatch(state -> !state.canGoBack());
      // Not by the first of them, which was there before the call looked, or was the last it saw.
      case "PRODUCTION_MOVED" ->
          states.stream().skip(1).anyMatch(state -> state.moved("production") || isDeletion(state));
      default -> false;
    };
  }

  private static boolean isDeletion(State state) {
    return state.change().getKind() == Change.Kind.KIND_VERSION_DELETED;
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
    // The first two are the server's own: it took over the folder with the versions.
    assertThat(byId).hasSize(changes.size() + 2);
    for (Done one : changes) {
      for (Done other : changes) {
        if (one.span().end() < other.span().start()) {
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
