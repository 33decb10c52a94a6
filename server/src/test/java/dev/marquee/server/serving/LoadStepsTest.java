package dev.marquee.server.serving;

import static dev.marquee.server.serving.LiveModelsFixture.name;
import static dev.marquee.server.serving.LiveModelsFixture.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.FileKind;
import dev.marquee.server.serving.LoadStep.Kind;
import dev.marquee.server.serving.LoadStep.Outcome;
import dev.marquee.server.testing.FakeTicker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What whoever follows a load is told. */
class LoadStepsTest extends LiveModelsScene {
  private final List<LoadStep> told = new ArrayList<>();

  @Test
  void everyStepIsToldOnceInItsOrder() {
    LiveModelsFixture models =
        openOnCommand(1, manifest -> manifest.goldens(3, 0.01f, 0.75f, 0.5f, 0.25f));

    Lease lease = models.live.hold(numbered(1));
    lease.steps(told::add);
    assertThat(told).isEmpty();
    onCommand.runAll();

    assertThat(told)
        .extracting(LoadStep::kind)
        .containsExactly(Kind.DIGESTS, Kind.LOAD, Kind.GOLDENS, Kind.WARM_UP);
    assertThat(told).extracting(LoadStep::outcome).containsOnly(Outcome.PASSED);
    assertThat(told.get(2).detail()).isEqualTo("3 golden inputs have the scores expected.");
    lease.close();
  }

  @Test
  void whoComesLateIsToldWhatWasDone() {
    LiveModelsFixture models = open(1);
    try (Lease lease = models.acquire(1)) {
      lease.steps(told::add);
    }
    assertThat(told)
        .extracting(LoadStep::kind)
        .containsExactly(Kind.DIGESTS, Kind.LOAD, Kind.GOLDENS, Kind.WARM_UP);
    assertThat(told.get(2).outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(told.get(2).detail()).isEqualTo("The version has no goldens.");
  }

  @Test
  void aVersionWhoseGoldensDifferIsRefusedAndClosed() {
    LiveModelsFixture models =
        openOnCommand(1, manifest -> manifest.goldens(2, 0.01f, 0.75f, 0.5f, 0.5f));

    assertThatThrownBy(() -> load(models))
        .isInstanceOfSatisfying(
            Failure.FailedPrecondition.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.GOLDENS_MISMATCH))
        .hasMessageContaining("0.25 for 'Drama', where 0.5 is expected");

    assertFailed(Kind.GOLDENS, "'Drama'");
    assertThat(models.loads()).containsExactly(1);
    assertThat(models.loaded()).isEmpty();
  }

  @Test
  void damagedGoldensFailWithTheDigests() throws Exception {
    LiveModelsFixture models =
        openOnCommand(1, manifest -> manifest.goldens(2, 0.01f, 0.75f, 0.5f, 0.25f));
    Path file = models.stores.file(name(1), FileKind.GOLDENS);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(() -> load(models)).isInstanceOf(Failure.FailedPrecondition.class);

    assertFailed(Kind.DIGESTS, "is damaged, it has SHA-256");
  }

  @Test
  void missingGoldensAreNotCalledWeights() throws Exception {
    LiveModelsFixture models =
        openOnCommand(1, manifest -> manifest.goldens(2, 0.01f, 0.75f, 0.5f, 0.25f));
    Files.delete(models.stores.file(name(1), FileKind.GOLDENS));

    assertThatThrownBy(() -> load(models))
        .isInstanceOfSatisfying(
            Failure.FailedPrecondition.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.BLOB_MISSING));
  }

  @Test
  void weightsThatDoNotFitFailTheLoad() {
    LiveModelsFixture models =
        openOnCommand(
            1, manifest -> manifest.edit(json -> json.withArray("/labels").add("Western")));

    assertThatThrownBy(() -> load(models))
        .isInstanceOfSatisfying(
            Failure.FailedPrecondition.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.WEIGHTS_MISMATCH));

    assertFailed(Kind.LOAD, "The weights do not fit ");
  }

  @Test
  void aNetworkThatDoesNotRunFailsTheWarmUpWithoutTellingADefect() {
    LiveModelsFixture models = openOnCommand(1);
    models.engine.failScoring(new IllegalStateException("secret"));

    assertThatThrownBy(() -> load(models)).isInstanceOf(Failure.FailedPrecondition.class);

    assertFailed(Kind.WARM_UP, "Its network does not run; the server's log says why.");
    assertThat(told.getLast().detail()).doesNotContain("secret");
  }

  @Test
  void aDefectOfTheEngineFailsTheLoadWithoutItsWords() {
    LiveModelsFixture models = openOnCommand(1);
    models.engine.failNextLoad(new IllegalStateException("secret"));

    assertThatThrownBy(() -> load(models)).isInstanceOf(IllegalStateException.class);

    assertFailed(Kind.LOAD, "It failed; the server's log says why.");
  }

  @Test
  void aListenerThatFailsHarmsNobody() {
    LiveModelsFixture models = openOnCommand(1);
    Lease lease = models.live.hold(numbered(1));
    lease.steps(
        _ -> {
          throw new IllegalStateException("a listener's own trouble");
        });
    lease.steps(told::add);

    onCommand.runAll();

    assertThat(told).hasSize(4);
    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.READY);
    lease.close();
  }

  @Test
  void aStepSaysHowLongItTook() {
    FakeTicker ticker = new FakeTicker();
    LoadSteps steps = new LoadSteps(ticker);
    steps.follow(told::add);

    steps.take(
        Kind.DIGESTS,
        bytes -> bytes + " bytes are read.",
        () -> {
          ticker.advance(Duration.ofMillis(7));
          return 5;
        });

    assertThat(told)
        .containsExactly(
            new LoadStep(Kind.DIGESTS, Outcome.PASSED, "5 bytes are read.", Duration.ofMillis(7)));
  }

  private void load(LiveModelsFixture models) {
    try (Lease lease = models.live.hold(numbered(1))) {
      lease.steps(told::add);
      onCommand.runAll();
      LoadedVersion _ = lease.await(models.never());
    }
  }

  private void assertFailed(Kind kind, String words) {
    assertThat(told.getLast().kind()).isEqualTo(kind);
    assertThat(told.getLast().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(told.getLast().detail()).contains(words);
    assertThat(told.subList(0, told.size() - 1))
        .extracting(LoadStep::outcome)
        .doesNotContain(Outcome.FAILED);
  }
}
