package dev.marquee.server.serving;

import static dev.marquee.server.serving.LiveModelsFixture.name;
import static dev.marquee.server.serving.LiveModelsFixture.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.LiveModelsFixture.Alias;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which versions stay loaded where the budget is short. */
class LiveModelsBudgetTest extends LiveModelsScene {
  @Test
  void theVersionUsedLongestAgoGoesFirst() {
    LiveModelsFixture models = open(2);

    models.use(1);
    models.use(2);
    models.use(1);
    models.use(3);

    assertThat(models.loaded()).containsExactly(1, 3);
    assertThat(models.live.state(name(2))).isEqualTo(LiveModels.State.UNLOADED);
    models.use(2);
    assertThat(models.loaded()).containsExactly(3, 2);
  }

  @Test
  void aVersionWithAnAliasStays() {
    LiveModelsFixture models = open(2, new Alias("old", 1));

    models.use(1);
    models.use(2);
    models.use(3);

    assertThat(models.loaded()).containsExactly(1, 3);
  }

  @Test
  void aVersionWithALeaseStays() {
    LiveModelsFixture models = open(2);

    Lease first = models.acquire(1);
    models.use(2);
    models.use(3);
    assertThat(models.loaded()).containsExactly(1, 3);

    first.close();
    models.use(2);
    assertThat(models.loaded()).containsExactly(3, 2);
  }

  @Test
  void oneOfTwoLeasesIsEnoughToStay() {
    LiveModelsFixture models = open(1);
    Lease first = models.acquire(1);
    Lease second = models.acquire(1);

    first.close();
    first.close();
    assertTooLarge(() -> models.acquire(2));

    second.close();
    models.use(2);
    assertThat(models.loaded()).containsExactly(2);
  }

  @Test
  void aRefusalSpeaksOfMebibytesRoundedToTheSafeSide() {
    Budget budget = new Budget((5 << 20) + 1, Duration.ofSeconds(1));
    VersionName large = new VersionName(new ModelName("posters"), 1);

    Failure.Exhausted refusal =
        catchThrowableOfType(
            Failure.Exhausted.class,
            () -> budget.victims(large, (6 << 20) + 1, List.of(), Set.of()));

    assertThat(refusal).hasMessageContainingAll("needs 7 MiB", "serving.model_budget, 5 MiB");
  }

  @Test
  void thereIsRoomAgainWhenALeaseIsClosed() {
    LiveModelsFixture models = open(2);
    Lease first = models.acquire(1);
    models.acquire(2);

    Failure.Exhausted refusal =
        catchThrowableOfType(Failure.Exhausted.class, () -> models.acquire(3));
    assertThat(refusal.reason()).isEqualTo(Reason.MODEL_TOO_LARGE);
    assertThat(refusal.retryAfter()).contains(LiveModelsFixture.LIMITS.retryAfter());
    assertThat(refusal)
        .hasMessageContainingAll("models/posters/versions/3", "serving.model_budget");
    assertThat(models.loaded()).containsExactly(1, 2);

    first.close();
    models.use(3);
    assertThat(models.loaded()).containsExactly(2, 3);
  }

  @Test
  void aVersionAboveTheWholeBudgetIsRefused() {
    LiveModelsFixture models = open(0, new Alias("production", 1));

    assertTooLarge(() -> models.acquire(1));

    assertThat(models.loads()).isEmpty();
    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.UNLOADED);
  }

  @Test
  void aVersionThatIsBeingLoadedStaysThoughNobodyWaits() {
    LiveModelsFixture models = openOnCommand(1);
    Deadline passed = Deadline.after(Duration.ZERO, models.ticker);
    assertThatThrownBy(() -> models.live.acquire(numbered(1), passed))
        .isInstanceOf(Failure.Expired.class);

    assertTooLarge(() -> models.acquire(2));

    onCommand.runAll();
    assertThat(models.loaded()).containsExactly(1);
  }

  private static void assertTooLarge(Runnable acquiring) {
    assertThatThrownBy(acquiring::run)
        .isInstanceOfSatisfying(
            Failure.Exhausted.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.MODEL_TOO_LARGE));
  }
}
