package dev.marquee.server.serving;

import static dev.marquee.server.serving.LiveModelsFixture.aliased;
import static dev.marquee.server.serving.LiveModelsFixture.name;
import static dev.marquee.server.serving.LiveModelsFixture.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.serving.LiveModelsFixture.Alias;
import org.junit.jupiter.api.Test;

/** Requests that look a version up while the registry changes. */
class LiveModelsRaceTest extends LiveModelsScene {
  private static final ModelReference.Aliased PRODUCTION = aliased(ModelReference.PRODUCTION);

  @Test
  void anAliasThatMovesWhileItsVersionIsLookedUpDoesNotBringTheOldOneBack() {
    LiveModelsFixture models = openOnCommand(3, new Alias("production", 1));
    models.registry.behindLookUp(() -> models.registry.move(PRODUCTION, name(2)));

    Lease lease = models.live.hold(PRODUCTION);
    onCommand.runAll();

    assertThat(lease.version().name()).isEqualTo(name(2));
    assertThat(models.loads()).containsExactly(2);
    lease.close();
  }

  @Test
  void anAliasThatMovesBeforeItsVersionIsDeletedLeadsToTheNewOne() {
    LiveModelsFixture models = openOnCommand(3, new Alias("production", 1));
    models.registry.beforeLookUp(
        () -> {
          models.registry.move(PRODUCTION, name(2));
          delete(models, 1);
        });

    Lease lease = models.live.hold(PRODUCTION);

    assertThat(lease.version().name()).isEqualTo(name(2));
    lease.close();
  }

  @Test
  void aVersionDeletedBehindItsLookUpIsNotServed() {
    LiveModelsFixture models = openOnCommand(3);
    models.registry.behindLookUp(() -> delete(models, 1));

    assertNotFound(models);
    onCommand.runAll();

    assertNothingOfItIsLeft(models);
  }

  @Test
  void aVersionDeletedBetweenItsSlotAndTheCheckOfThatIsNotServed() {
    LiveModelsFixture models = openOnCommand(3);
    models.registry.beforeLookUp(() -> {});
    models.registry.beforeLookUp(() -> delete(models, 1));

    assertNotFound(models);
    onCommand.runAll();

    assertNothingOfItIsLeft(models);
  }

  @Test
  void nobodyElseIsServedByASlotWhoseCheckIsStillToCome() {
    LiveModelsFixture models = openOnCommand(3);
    models.registry.beforeLookUp(() -> {});
    models.registry.beforeLookUp(
        () -> {
          // Durable, but not told of yet; and another request comes upon the slot.
          models.registry.delete(name(1));
          assertNotFound(models);
        });

    assertNotFound(models);
    models.live.changed(LiveModelsFixture.deleted(1));
    onCommand.runAll();

    assertNothingOfItIsLeft(models);
  }

  @Test
  void aVersionDeletedWhileItIsLoadedServesThoseWhoHoldItAndNobodyElse() throws Exception {
    LiveModelsFixture models = openOnCommand(3);
    Lease lease = models.live.hold(numbered(1));
    delete(models, 1);

    assertNotFound(models);
    onCommand.runAll();

    assertThat(models.score(lease).get(0)).isEqualTo(0.75f);
    lease.close();
    models.awaitClosed(1);
    assertThat(models.loaded()).isEmpty();
  }

  @Test
  void aDeletedVersionNeverComesBackThoughItIsStillHeld() {
    LiveModelsFixture models = openOnCommand(3);
    Lease lease = models.live.hold(numbered(1));
    onCommand.runAll();

    delete(models, 1);

    assertNotFound(models);
    lease.close();
    models.awaitClosed(1);
    assertThat(models.loaded()).isEmpty();
  }

  @Test
  void aNumberThatIsGivenAgainMeansTheNewVersion() {
    LiveModelsFixture models = openOnCommand(3);
    VersionEntry other = new VersionEntry(name(1), models.registry.version(name(2)).manifest());
    models.registry.behindLookUp(
        () -> {
          delete(models, 1);
          models.registry.replace(other);
        });

    Lease lease = models.live.hold(numbered(1));

    assertThat(lease.version()).isEqualTo(other);
    lease.close();
  }

  private static void delete(LiveModelsFixture models, int number) {
    models.registry.delete(name(number));
    models.live.changed(LiveModelsFixture.deleted(number));
  }

  private static void assertNotFound(LiveModelsFixture models) {
    assertThatThrownBy(() -> models.live.hold(numbered(1)))
        .isInstanceOfSatisfying(
            Failure.NotFound.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.VERSION_NOT_FOUND));
  }

  private static void assertNothingOfItIsLeft(LiveModelsFixture models) {
    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.UNLOADED);
    assertThat(models.live.unload(name(1))).isDone();
    assertThat(models.loads()).isEmpty();
  }
}
