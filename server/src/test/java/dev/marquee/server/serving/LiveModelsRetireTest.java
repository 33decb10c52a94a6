package dev.marquee.server.serving;

import static dev.marquee.server.serving.LiveModelsFixture.aliased;
import static dev.marquee.server.serving.LiveModelsFixture.name;
import static dev.marquee.server.serving.LiveModelsFixture.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.ChangeKind;
import dev.marquee.server.registry.FileKind;
import dev.marquee.server.serving.LiveModelsFixture.Alias;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How versions leave: retired when production moves on, unloaded when an operator says so. */
class LiveModelsRetireTest extends LiveModelsScene {
  @Test
  void aRetiredVersionThatNobodyHoldsIsClosed() {
    LiveModelsFixture models = open(2);
    models.use(1);

    models.live.retire(name(1));

    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.UNLOADED);
    models.awaitClosed(1);
    assertThat(models.loaded()).isEmpty();
  }

  @Test
  void aRetiredVersionServesItsLeasesAndIsClosedBehindTheLast() throws Exception {
    LiveModelsFixture models = open(2);
    Lease first = models.acquire(1);
    Lease second = models.acquire(1);

    models.live.retire(name(1));
    first.close();

    assertThat(models.score(second).get(0)).isEqualTo(0.75f);
    assertThat(models.loaded()).containsExactly(1);
    second.close();
    models.awaitClosed(1);
    assertThat(models.loaded()).isEmpty();
  }

  @Test
  void aRetiredVersionThatIsAskedForWhileItIsHeldStaysWithoutALoad() {
    LiveModelsFixture models = open(2);
    Lease before = models.acquire(1);
    models.live.retire(name(1));

    Lease again = models.acquire(1);
    before.close();
    again.close();

    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.READY);
    models.use(1);
    assertThat(models.loads()).containsExactly(1);
  }

  @Test
  void aVersionThatAnAliasNamesIsNotRetired() {
    LiveModelsFixture models = open(2, new Alias("production", 1));
    models.use(1);

    models.live.retire(name(1));

    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.READY);
    models.use(1);
    assertThat(models.loads()).containsExactly(1);
  }

  @Test
  void aRetiredVersionStaysIfAnAliasIsPointedToItBeforeItsLastLeaseEnds() {
    LiveModelsFixture models = open(2);
    Lease lease = models.acquire(1);
    models.live.retire(name(1));
    models.registry.move(aliased("candidate"), name(1));

    lease.close();

    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.READY);
    models.use(1);
    assertThat(models.loads()).containsExactly(1);
  }

  @Test
  void aVersionRetiredWhileItIsLoadedServesThoseWhoWaitForItFirst() throws Exception {
    LiveModelsFixture models = openOnCommand(2);
    Lease lease = models.live.hold(numbered(1));
    models.live.retire(name(1));

    onCommand.runAll();

    assertThat(models.score(lease).get(0)).isEqualTo(0.75f);
    lease.close();
    models.awaitClosed(1);
    assertThat(models.loaded()).isEmpty();
  }

  @Test
  void aVersionRetiredBeforeItsLoadBeginsIsNotLoadedForNobody() {
    LiveModelsFixture models = openOnCommand(2);
    models.live.hold(numbered(1)).close();
    models.live.retire(name(1));

    onCommand.runAll();

    assertThat(models.loads()).isEmpty();
    assertThat(models.ends).isEmpty();
    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.UNLOADED);
  }

  @ParameterizedTest
  @EnumSource(names = {"PROMOTED", "ROLLED_BACK"})
  void theVersionThatProductionIsMovedAwayFromGoes(ChangeKind kind) {
    LiveModelsFixture models = open(2, new Alias("production", 1));
    models.use(1);
    models.use(2);

    models.registry.move(aliased("production"), name(2));
    models.live.changed(LiveModelsFixture.moved(kind, 1, 2));

    models.awaitClosed(1);
    assertThat(models.loaded()).containsExactly(2);
  }

  @Test
  void theVersionThatProductionIsMovedAwayFromStaysWhereAnotherAliasNamesIt() {
    LiveModelsFixture models = open(2, new Alias("production", 1), new Alias("safe", 1));
    models.use(1);
    models.use(2);

    models.registry.move(aliased("production"), name(2));
    models.live.changed(LiveModelsFixture.moved(ChangeKind.PROMOTED, 1, 2));

    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.READY);
    models.use(1);
    assertThat(models.loads()).containsExactly(1, 2);
  }

  @Test
  void theFirstPromotionRetiresNothing() {
    LiveModelsFixture models = open(2);
    models.use(1);
    models.use(2);

    models.registry.move(aliased("production"), name(2));
    models.live.changed(LiveModelsFixture.moved(ChangeKind.PROMOTED, 0, 2));

    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.READY);
    assertThat(models.live.state(name(2))).isEqualTo(LiveModels.State.READY);
  }

  @Test
  void unloadingIsDoneWhenTheLastLeaseHasEndedAndTheMemoryIsFree() {
    LiveModelsFixture models = open(2);
    Lease lease = models.acquire(1);

    CompletableFuture<Void> unloaded = models.live.unload(name(1));

    assertThat(unloaded).isNotDone();
    assertThat(models.loaded()).containsExactly(1);
    lease.close();
    unloaded.join();
    assertThat(models.loaded()).isEmpty();
  }

  @Test
  void aVersionThatAnAliasNamesIsNotUnloaded() {
    LiveModelsFixture models = open(2, new Alias("candidate", 1));
    models.use(1);

    assertThatThrownBy(() -> models.live.unload(name(1)))
        .isInstanceOfSatisfying(
            Failure.FailedPrecondition.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.VERSION_ALIASED))
        .hasMessageContaining("models/posters/versions/1");

    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.READY);
  }

  @Test
  void aVersionThatIsNotLoadedIsUnloadedAtOnce() throws Exception {
    LiveModelsFixture models = open(2);
    assertThat(models.live.unload(name(1))).isDone();

    Files.delete(models.stores.file(name(2), FileKind.WEIGHTS));
    assertThatThrownBy(() -> models.acquire(2)).isInstanceOf(Failure.FailedPrecondition.class);
    assertThat(models.live.unload(name(2))).isDone();
    assertThat(models.live.failure(name(2))).isEmpty();
  }

  @Test
  void aVersionAskedForWhileItIsUnloadedIsLoadedAgain() {
    LiveModelsFixture models = open(2);
    Lease before = models.acquire(1);
    CompletableFuture<Void> unloaded = models.live.unload(name(1));

    Lease again = models.acquire(1);

    assertThat(models.loads()).containsExactly(1, 1);
    assertThat(unloaded).isNotDone();
    before.close();
    unloaded.join();
    assertThat(models.loaded()).containsExactly(1);
    again.close();
  }

  @Test
  void aLoadThatNobodyWantsAnyMoreIsUnloadedBeforeItBegins() {
    LiveModelsFixture models = openOnCommand(2);
    models.live.hold(numbered(1)).close();

    CompletableFuture<Void> unloaded = models.live.unload(name(1));
    onCommand.runAll();

    assertThat(unloaded).isDone();
    assertThat(models.loads()).isEmpty();
  }
}
