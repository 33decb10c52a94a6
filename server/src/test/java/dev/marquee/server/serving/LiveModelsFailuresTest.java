package dev.marquee.server.serving;

import static dev.marquee.server.serving.LiveModelsFixture.name;
import static dev.marquee.server.serving.LiveModelsFixture.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.VersionEntry;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is remembered of versions that failed to load. */
class LiveModelsFailuresTest extends LiveModelsScene {
  private final Failure broken =
      new Failure.FailedPrecondition(Reason.WEIGHTS_MISMATCH, "They do not fit.");

  @Test
  void oldFailuresAreForgottenButTheNewest() {
    LiveModelsFixture models = open(1);
    int count = SlotTable.KEPT_FAILURES + 5;
    fail(models, count);
    assertThat(remembered(models, count)).as("none is over").isEqualTo(count);

    models.ticker.advance(SlotTable.RETRY.plusNanos(1));
    fail(models, count + 1);

    // The one that came last is looked at before it fails.
    assertThat(remembered(models, count + 1)).isEqualTo(SlotTable.KEPT_FAILURES + 1);
    assertThat(models.live.failure(name(count))).contains(broken);
  }

  @Test
  void aRequestIsRefusedWithWhatIsRemembered() {
    LiveModelsFixture models = open(1);
    fail(models, 1);
    assertThatThrownBy(() -> models.acquire(1)).isSameAs(broken);
    assertThat(models.loads()).isEmpty();
  }

  @Test
  void whoeverAsksForTheLoadItselfMakesItTriedAgainAtOnce() {
    LiveModelsFixture models = open(1);
    fail(models, 1);
    models.live.load(name(1), models.never()).close();
    assertThat(models.loads()).containsExactly(1);
    models.use(1);
  }

  @Test
  void aVersionOnItsWayIntoProductionIsTriedAgainAtOnce() {
    LiveModelsFixture models = open(1);
    fail(models, 1);
    try (Lease lease = models.live.holdForProduction(name(1))) {
      lease.awaitLoaded(models.never());
    }
    assertThat(models.loads()).containsExactly(1);
  }

  @Test
  void whoeverAsksForALoadThatIsUnderWayWaitsForThat() {
    LiveModelsFixture models = openOnCommand(1);
    Lease request = models.live.hold(numbered(1));
    Lease promotion = models.live.holdForProduction(name(1));
    onCommand.runAll();
    assertThat(models.loads()).containsExactly(1);
    request.close();
    promotion.close();
  }

  /** Lets loads fail that are asked for one after the other, up to the version of a number. */
  private void fail(LiveModelsFixture models, int upTo) {
    Manifest manifest = models.registry.version(name(4)).manifest();
    for (int number = 1; number <= upTo; number++) {
      int version = number;
      if (models.live.failure(name(version)).isEmpty()) {
        if (version > 4) {
          models.registry.replace(new VersionEntry(name(version), manifest));
        }
        models.engine.failNextLoad(broken);
        assertThatThrownBy(() -> models.acquire(version)).isSameAs(broken);
        models.ticker.advance(Duration.ofNanos(1));
      }
    }
  }

  private static long remembered(LiveModelsFixture models, int upTo) {
    return IntStream.rangeClosed(1, upTo)
        .filter(number -> models.live.state(name(number)) == LiveModels.State.FAILED)
        .count();
  }
}
