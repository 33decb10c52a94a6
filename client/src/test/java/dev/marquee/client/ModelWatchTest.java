package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.v1.Change;
import dev.marquee.v1.WatchModelRequest;
import io.grpc.Status;
import java.time.Duration;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelWatchTest {
  private static final String MODEL = "models/posters";

  private final FakeModels fake = new FakeModels();
  private final FakeServer server = new FakeServer(fake);
  private final FakeTime time = new FakeTime();
  private final ModelsClient models = server.client(1, time).models();

  @BeforeEach
  void addAModel() {
    fake.registry.addModel(MODEL);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsDoneAfterItHasBegunIsSeen() {
    try (ModelWatch watch = models.watchModel(MODEL, OptionalLong.empty())) {
      change("one");
      change("two");
      Iterator<Change> changes = watch.iterator();
      assertThat(changes.next().getReason()).isEqualTo("one");
      assertThat(changes.next().getReason()).isEqualTo("two");
    }
  }

  @Test
  void whatWasDoneSinceAKnownChangeComesFirst() {
    long known = change("known").getId();
    change("missed");
    try (ModelWatch watch = models.watchModel(MODEL, OptionalLong.of(known))) {
      assertThat(watch.iterator().next().getReason()).isEqualTo("missed");
    }
  }

  @Test
  void aBrokenWatchGoesOnBehindTheLastChangeSeen() {
    try (ModelWatch watch = models.watchModel(MODEL, OptionalLong.empty())) {
      Iterator<Change> changes = watch.iterator();
      long seen = change("seen").getId();
      assertThat(changes.next().getId()).isEqualTo(seen);
      fake.watches.breakOff();
      change("while nobody watched");
      assertThat(changes.next().getReason()).isEqualTo("while nobody watched");
      assertThat(fake.watches.requests)
          .extracting(WatchModelRequest::getAfterChangeId)
          .containsExactly(0L, seen);
    }
  }

  @Test
  void aWatchThatBreaksBeforeItsFirstChangeLosesNone() {
    try (ModelWatch watch = models.watchModel(MODEL, OptionalLong.empty())) {
      fake.watches.breakOff();
      change("while nobody watched");
      assertThat(watch.iterator().next().getReason()).isEqualTo("while nobody watched");
    }
  }

  @Test
  void aServerThatIsAwayForAWhileIsComeBackTo() {
    try (ModelWatch watch = models.watchModel(MODEL, OptionalLong.empty())) {
      for (int i = 0; i < 3; i++) {
        fake.watches.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
      }
      fake.watches.breakOff();
      change("meanwhile");
      assertThat(watch.iterator().next().getReason()).isEqualTo("meanwhile");
      assertThat(time.waits).extracting(Duration::toMillis).containsExactly(100L, 200L, 400L, 800L);
    }
  }

  @Test
  void aWatchThatCannotBeginSaysSoAtOnce() {
    fake.watches.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
    assertThatThrownBy(() -> models.watchModel(MODEL, OptionalLong.empty()))
        .isExactlyInstanceOf(UnavailableException.class);
    assertThat(time.waits).isEmpty();
  }

  @Test
  void aServerThatStaysAwayEndsTheWatchAfterTheDeadline() {
    try (ModelWatch watch = models.watchModel(MODEL, OptionalLong.empty())) {
      for (int i = 0; i < 1000; i++) {
        fake.watches.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
      }
      fake.watches.breakOff();
      assertThatThrownBy(() -> watch.iterator().next())
          .isExactlyInstanceOf(UnavailableException.class);
      assertThat(time.waits.stream().reduce(Duration.ZERO, Duration::plus))
          .isEqualTo(Duration.ofMinutes(1));
    }
  }

  @Test
  void aRefusalIsThrownAtOnce() {
    fake.watches.failures.add(FakeRegistry.failure(Status.Code.INVALID_ARGUMENT, "NAME_INVALID"));
    assertThatThrownBy(() -> models.watchModel("posters", OptionalLong.empty()))
        .isExactlyInstanceOf(InvalidArgumentException.class);
    assertThat(time.waits).isEmpty();
  }

  @Test
  void closingItFromAnotherThreadEndsTheWait() {
    ModelWatch watch = models.watchModel(MODEL, OptionalLong.empty());
    Iterator<Change> changes = watch.iterator();
    CompletableFuture<Boolean> another = CompletableFuture.supplyAsync(changes::hasNext);
    watch.close();
    assertThat(another.join()).isFalse();
    assertThat(fake.watches.requests).hasSize(1);
  }

  @Test
  void closingTheClientEndsTheWaitWithAnError() {
    ModelWatch watch = models.watchModel(MODEL, OptionalLong.empty());
    server.channel().shutdownNow();
    assertThatThrownBy(() -> watch.iterator().next())
        .isExactlyInstanceOf(UnavailableException.class);
    assertThat(time.waits).isEmpty();
  }

  @Test
  void theChangesAreGoneThroughOnce() {
    try (ModelWatch watch = models.watchModel(MODEL, OptionalLong.empty())) {
      var unused = watch.iterator();
      assertThatIllegalStateException().isThrownBy(watch::iterator);
    }
  }

  private Change change(String reason) {
    return fake.registry.record(
        fake.registry.change(Change.Kind.KIND_MODEL_UPDATED, MODEL).setReason(reason));
  }
}
