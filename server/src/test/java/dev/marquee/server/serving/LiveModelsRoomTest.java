package dev.marquee.server.serving;

import static dev.marquee.server.serving.LiveModelsFixture.name;
import static dev.marquee.server.serving.LiveModelsFixture.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.FileKind;
import dev.marquee.server.testing.FakeEngine;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Loads whose room is still taken by what leaves. */
class LiveModelsRoomTest extends LiveModelsScene {
  @Test
  void aVersionUnloadedWhileItIsLoadedServesThoseWhoWaitAndThenItsSuccessorIsLoaded()
      throws Exception {
    LiveModelsFixture models = openOnCommand(1);
    Lease before = models.live.hold(numbered(1));
    CompletableFuture<Void> unloaded = models.live.unload(name(1));
    Future<Lease> again = models.acquireFromThreads(1, 1).getFirst();
    onCommand.reverse();

    onCommand.runAll();

    assertThat(models.score(before).get(0)).isEqualTo(0.75f);
    assertThat(again).isNotDone();
    before.close();
    unloaded.join();
    assertThat(runUntilDone(again)).succeedsWithin(Duration.ofMinutes(1)).satisfies(Lease::close);
    assertThat(models.loads()).containsExactly(1, 1);
    assertThat(models.engine.mostBytes()).isEqualTo(FakeEngine.BYTES_PER_VERSION);
  }

  @Test
  void aLoadWaitsForTheRoomOfAVersionThatIsLeaving() {
    LiveModelsFixture models = openOnCommand(1);
    Lease lease = models.live.hold(numbered(1));
    onCommand.runAll();
    models.live.retire(name(1));

    Future<Lease> next = models.acquireFromThreads(1, 2).getFirst();
    onCommand.runAll();
    assertThat(models.loads()).containsExactly(1);
    assertThat(models.live.state(name(2))).isEqualTo(LiveModels.State.LOADING);

    lease.close();
    assertThat(runUntilDone(next)).succeedsWithin(Duration.ofMinutes(1)).satisfies(Lease::close);
    assertThat(models.loaded()).containsExactly(2);
    assertThat(models.engine.mostBytes()).isEqualTo(FakeEngine.BYTES_PER_VERSION);
  }

  @Test
  void aLoadThatWaitsForRoomHoldsUpNoOther() throws Exception {
    LiveModelsFixture models = openOnCommand(2);
    Lease one = models.live.hold(numbered(1));
    onCommand.runAll();
    models.live.retire(name(1));
    Lease two = models.live.hold(numbered(2));
    onCommand.runAll();
    models.live.retire(name(2));
    Lease waiting = models.live.hold(numbered(3));
    onCommand.runAll();

    // Whoever holds what leaves may itself wait for a load, as here for one that fails.
    Files.delete(models.stores.file(name(4), FileKind.WEIGHTS));
    Lease failing = models.live.hold(numbered(4));
    onCommand.runAll();

    assertThat(models.live.failure(name(4)).map(Failure::reason)).contains(Reason.BLOB_MISSING);
    assertThat(models.live.state(name(3))).isEqualTo(LiveModels.State.LOADING);
    failing.close();
    one.close();
    two.close();
    Future<LoadedVersion> loaded =
        runUntilDone(CompletableFuture.supplyAsync(() -> waiting.await(models.never())));
    assertThat(loaded).succeedsWithin(Duration.ofMinutes(1));
    waiting.close();
  }

  @Test
  void aLoadIsRefusedItsRoomIfTheVersionThatWasLeavingStays() {
    LiveModelsFixture models = openOnCommand(1);
    Lease lease = models.live.hold(numbered(1));
    onCommand.runAll();
    models.live.retire(name(1));
    Future<Lease> next = models.acquireFromThreads(1, 2).getFirst();
    onCommand.runAll();

    Lease back = models.acquire(1);

    assertThatThrownBy(runUntilDone(next)::get)
        .cause()
        .isInstanceOfSatisfying(
            Failure.Exhausted.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(Reason.MODEL_TOO_LARGE);
              assertThat(refusal.retryAfter()).isPresent();
            });
    // That says nothing of the version: it may be tried again at once.
    assertThat(models.live.state(name(2))).isEqualTo(LiveModels.State.UNLOADED);
    lease.close();
    back.close();
    assertThat(runUntilDone(models.acquireFromThreads(1, 2).getFirst()))
        .succeedsWithin(Duration.ofMinutes(1))
        .satisfies(Lease::close);
  }

  @Test
  void aServerThatStopsFreesWhatLeavesAndWhatWaitsForItsRoom() {
    LiveModelsFixture models = openOnCommand(1);
    Lease lease = models.live.hold(numbered(1));
    onCommand.runAll();
    models.live.retire(name(1));
    Future<Lease> next = models.acquireFromThreads(1, 2).getFirst();
    onCommand.runAll();

    models.live.close();

    assertThatThrownBy(next::get).cause().isInstanceOf(Failure.Unavailable.class);
    assertThat(models.loaded()).isEmpty();
    lease.close();
  }
}
