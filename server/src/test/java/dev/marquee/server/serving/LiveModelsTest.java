package dev.marquee.server.serving;

import static dev.marquee.server.serving.LiveModelsFixture.aliased;
import static dev.marquee.server.serving.LiveModelsFixture.name;
import static dev.marquee.server.serving.LiveModelsFixture.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.FileKind;
import dev.marquee.server.serving.LiveModelsFixture.Alias;
import dev.marquee.server.testing.FakeClassifier;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LiveModelsTest extends LiveModelsScene {
  @Test
  void threadsThatAskAtOnceShareOneLoad() throws Exception {
    int threads = 16;
    LiveModelsFixture models = openOnCommand(3);
    // Holds all of them where they have seen that the version is not loaded.
    CyclicBarrier together = new CyclicBarrier(threads);
    for (int i = 0; i < threads; i++) {
      models.registry.behindLookUp(() -> pass(together));
    }

    List<Future<Lease>> leases = models.acquireFromThreads(threads, 1);
    assertThat(onCommand.waiting()).isEqualTo(1);
    onCommand.runAll();

    for (Future<Lease> lease : leases) {
      assertThat(lease.get().version().name()).isEqualTo(name(1));
    }
    assertThat(models.loads()).containsExactly(1);
  }

  @Test
  void aLoadedVersionIsNotLoadedAgain() {
    LiveModelsFixture models = open(3);

    models.use(1);
    models.use(2);
    models.use(1);

    assertThat(models.loads()).containsExactly(1, 2);
  }

  @Test
  void anAliasMeansTheVersionThatItPointsToWhenTheLeaseIsTaken() {
    LiveModelsFixture models = open(3, new Alias("production", 1));
    Deadline deadline = Deadline.never(models.ticker);

    Lease before = models.live.acquire(aliased("production"), deadline);
    models.registry.move(aliased("production"), name(2));
    Lease after = models.live.acquire(aliased("production"), deadline);

    assertThat(before.version().name()).isEqualTo(name(1));
    assertThat(after.version().name()).isEqualTo(name(2));
    assertThat(models.loaded()).containsExactly(1, 2);
  }

  @Test
  void aFailedLoadIsReportedToAllAndTriedAgainByTheNext() {
    LiveModelsFixture models = openOnCommand(1);
    Failure failure = new Failure.FailedPrecondition(Reason.WEIGHTS_MISMATCH, "They do not fit.");
    models.engine.failNextLoad(failure);

    List<Future<Lease>> leases = models.acquireFromThreads(4, 1);
    onCommand.runAll();

    for (Future<Lease> lease : leases) {
      assertThatThrownBy(lease::get).isInstanceOf(ExecutionException.class).hasCause(failure);
    }
    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.FAILED);
    assertThat(models.live.failure(name(1))).contains(failure);

    // Had the failed one kept its bytes or its leases, another would find no room.
    Future<Lease> next = runUntilDone(models.acquireFromThreads(1, 2).getFirst());
    assertThat(next).succeedsWithin(Duration.ofMinutes(1)).satisfies(Lease::close);
    assertThatThrownBy(() -> models.acquire(1)).isSameAs(failure);
    models.ticker.advance(SlotTable.RETRY.plusNanos(1));
    Future<Lease> again = runUntilDone(models.acquireFromThreads(1, 1).getFirst());
    assertThat(again).succeedsWithin(Duration.ofMinutes(1));
    assertThat(models.ends).containsExactly("1 failed", "2 serves", "1 serves");
  }

  @Test
  void nothingIsUnloadedForAVersionThatTurnsOutUnsound() throws Exception {
    LiveModelsFixture models = open(1);
    models.use(1);
    Files.delete(models.stores.file(name(2), FileKind.WEIGHTS));

    assertThatThrownBy(() -> models.acquire(2))
        .isInstanceOfSatisfying(
            Failure.FailedPrecondition.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.BLOB_MISSING));

    models.use(1);
    assertThat(models.loads()).containsExactly(1);
    assertThat(models.loaded()).containsExactly(1);
  }

  @Test
  void aVersionThatIsStillLoadingTakesNoMoreThanItsQueueHolds() {
    LiveModelsFixture models = openOnCommand(1);
    Lease lease = models.live.hold(numbered(1));
    for (int i = 0; i < LiveModelsFixture.LIMITS.maxItems(); i++) {
      Admission.Permit _ = lease.admit(1, models.never());
    }
    assertThatThrownBy(() -> models.live.hold(numbered(1)).admit(1, models.never()))
        .isInstanceOfSatisfying(
            Failure.Exhausted.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.QUEUE_FULL));
    onCommand.runAll();
  }

  @Test
  void aVersionThatDoesNotWarmUpIsRefusedAndClosed() {
    LiveModelsFixture models = open(1);
    models.engine.failScoring(new IllegalStateException("no kernel"));

    assertThatThrownBy(() -> models.acquire(1))
        .isInstanceOfSatisfying(
            Failure.FailedPrecondition.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.WARM_UP_FAILED));
    assertThat(models.loaded()).isEmpty();

    models.engine.failScoring(null);
    models.ticker.advance(SlotTable.RETRY.plusNanos(1));
    models.use(1);
    assertThat(models.loaded()).containsExactly(1);
  }

  @Test
  void aDeadlineThatPassesDoesNotDisturbTheLoad() {
    LiveModelsFixture models = openOnCommand(1);
    Future<Lease> patient = models.acquireFromThreads(1, 1).getFirst();
    Deadline soon = Deadline.after(Duration.ofMillis(5), models.ticker);
    models.ticker.advance(Duration.ofMillis(5));

    assertThatThrownBy(() -> models.live.acquire(numbered(1), soon))
        .isInstanceOfSatisfying(
            Failure.Expired.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));

    onCommand.runAll();
    assertThat(patient).succeedsWithin(Duration.ofMinutes(1)).satisfies(Lease::close);
    assertThat(models.loads()).containsExactly(1);
    // The one who gave up holds nothing any more: the version can go.
    Future<Lease> other = runUntilDone(models.acquireFromThreads(1, 2).getFirst());
    assertThat(other).succeedsWithin(Duration.ofMinutes(1));
    assertThat(models.loaded()).containsExactly(2);
  }

  @Test
  void aCallerWhoIsInterruptedDoesNotDisturbTheLoad() {
    LiveModelsFixture models = openOnCommand(1);

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> models.acquire(1)).isInstanceOf(Failure.Cancelled.class);
    assertThat(Thread.interrupted()).isTrue();

    onCommand.runAll();
    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.READY);
  }

  @Test
  void stateFollowsTheLoad() {
    LiveModelsFixture models = openOnCommand(1);
    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.UNLOADED);

    models.acquireFromThreads(1, 1);
    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.LOADING);

    onCommand.runAll();
    assertThat(models.live.state(name(1))).isEqualTo(LiveModels.State.READY);
    assertThat(models.live.state(name(2))).isEqualTo(LiveModels.State.UNLOADED);
  }

  @Test
  void closingRefusesNewLeasesAndClosesEveryClassifierOnce() {
    LiveModelsFixture models = open(2);
    models.use(1);
    models.use(2);
    models.use(3);

    models.live.close();
    models.live.close();

    assertThatThrownBy(() -> models.acquire(1))
        .isInstanceOfSatisfying(
            Failure.Unavailable.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.SHUTTING_DOWN));
    assertThat(models.engine.classifiers())
        .hasSize(3)
        .extracting(FakeClassifier::closings)
        .containsOnly(1);
    assertThat(models.live.state(name(3))).isEqualTo(LiveModels.State.UNLOADED);
  }

  @Test
  void closingBeginsNoLoadAnyMoreAndAnswersWhoWaitsForOne() {
    LiveModelsFixture models = openOnCommand(1);
    Future<Lease> asked = models.acquireFromThreads(1, 1).getFirst();

    models.live.close();

    assertThatThrownBy(asked::get)
        .cause()
        .isInstanceOfSatisfying(
            Failure.Unavailable.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.SHUTTING_DOWN));
    assertThat(models.engine.classifiers()).isEmpty();
  }

  @Test
  void closingInAHurrySkipsLoadsButForgetsNothing() {
    LiveModelsFixture models = openOnCommand(1);
    Future<Lease> first = models.acquireFromThreads(1, 1).getFirst();
    onCommand.runAll();
    assertThat(first).succeedsWithin(Duration.ofMinutes(1)).satisfies(Lease::close);
    // Version 1 is on its way out, to be closed by the load of version 2.
    Future<Lease> second = models.acquireFromThreads(1, 2).getFirst();

    Thread.currentThread().interrupt();
    models.live.close();
    assertThat(Thread.interrupted()).isTrue();

    assertThatThrownBy(second::get).cause().isInstanceOf(Failure.Unavailable.class);
    assertThat(models.loads()).containsExactly(1);
    assertThat(models.engine.classifiers()).extracting(FakeClassifier::closings).containsExactly(1);
  }

  private static void pass(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
