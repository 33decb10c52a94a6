package dev.marquee.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.FileBlobStore;
import dev.marquee.server.testing.FakeTicker;
import dev.marquee.server.testing.ForwardingBlobStore;
import dev.marquee.server.transfer.LiveImports.Claim;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which imports have a place and room, and which of them give that up for others. */
@Timeout(60)
class LiveImportsTest {
  private static final long MARGIN = 16 << 20;
  private static final Duration IDLE = Duration.ofMinutes(1);

  @TempDir Path data;
  private final FakeTicker ticker = new FakeTicker();
  private final List<String> told = new ArrayList<>();
  private long usable = MARGIN + 1000;
  private LiveImports imports;

  @BeforeEach
  void open() {
    var blobs =
        new ForwardingBlobStore(new FileBlobStore(data, InstantSource.system())) {
          @Override
          public long usableBytes() {
            return usable;
          }
        };
    imports = new LiveImports(blobs, new ImportLimits(Long.MAX_VALUE, 3, IDLE), ticker);
  }

  @Test
  void theDatabaseKeepsItsMargin() {
    Claim claim = take("one");

    Failure.Exhausted full = refused(() -> claim.reserve(1001));

    assertThat(full.reason()).isEqualTo(Reason.STORAGE_FULL);
    assertThat(full.retryAfter()).isEmpty();
    assertThat(full).hasMessageContainingAll("1001", "1000", "operator");
    claim.reserve(1000);
  }

  @Test
  void whereNothingIsToComeAnyMoreNoRoomIsNeeded() {
    usable = 0;

    take("one").reserve(0);
  }

  @Test
  void whereReservationsAreInTheWayWaitingHelpsAndNobodyIsAskedToGoBeforeItsTime() {
    Claim _ = silent("one", 600);
    ticker.advance(IDLE.minusNanos(1));

    Failure.Exhausted refusal = refused(() -> take("two").reserve(500));

    assertThat(refusal.reason()).isEqualTo(Reason.STORAGE_FULL);
    assertThat(refusal.retryAfter()).isPresent();
    assertThat(refusal)
        .hasMessageContainingAll("500", "1000", "600")
        .hasMessageNotContaining("make");
    assertThat(told).isEmpty();
  }

  @Test
  void asFewAsMayBeGiveWayAndTheLongestSilentFirst() {
    Claim first = silent("first", 300);
    ticker.advance(Duration.ofSeconds(1));
    Claim second = silent("second", 300);
    ticker.advance(IDLE);
    Claim third = take("third");

    Failure.Exhausted _ = refused(() -> third.reserve(700));
    assertThat(told).containsExactly("first");
    Failure.Exhausted _ = refused(() -> third.reserve(700));
    assertThat(told).containsExactly("first");
    assertThat(first.isLeaving()).isTrue();
    assertThat(second.isLeaving()).isFalse();

    first.close();
    third.reserve(700);
  }

  @Test
  void nobodyGivesWayWhereThatWouldNotBeEnough() {
    Claim _ = silent("one", 100);
    Claim busy = take("two");
    busy.reserve(800);
    ticker.advance(IDLE);

    Failure.Exhausted _ = refused(() -> take("three").reserve(500));

    assertThat(told).isEmpty();
  }

  @Test
  void whoIsAtWorkOrHasJustBeenIsNotSilent() {
    Claim one = silent("one", 900);
    ticker.advance(IDLE);
    one.work();
    Failure.Exhausted _ = refused(() -> take("two").reserve(500));
    one.rest();
    ticker.advance(IDLE.minusNanos(1));
    Failure.Exhausted _ = refused(() -> take("three").reserve(500));

    assertThat(told).isEmpty();
  }

  @Test
  void whatComesInTheLastMomentTakesTheWordBack() {
    Claim one = silent("one", 900);
    ticker.advance(IDLE);
    Failure.Exhausted _ = refused(() -> take("two").reserve(500));
    assertThat(one.isLeaving()).isTrue();

    one.work();
    one.rest();

    assertThat(one.isLeaving()).isFalse();
  }

  @Test
  void oneGivesUpItsPlaceForOneWhoComes() {
    Claim first = silent("first", 1);
    ticker.advance(Duration.ofSeconds(1));
    Claim _ = silent("second", 1);
    Claim _ = silent("third", 1);
    ticker.advance(IDLE);

    for (int tries = 0; tries < 2; tries++) {
      assertThat(refused(() -> take("fourth")).reason()).isEqualTo(Reason.TOO_MANY_IMPORTS);
      assertThat(told).containsExactly("first");
    }

    first.close();
    Claim _ = take("fourth");
  }

  @Test
  void aSilentStreamGivesWayToAnotherOneOfItsOwnImport() {
    Claim _ = silent("one", 1);
    ticker.advance(IDLE);

    Failure refusal = catchThrowableOfType(Failure.Conflict.class, () -> take("one"));

    assertThat(refusal.reason()).isEqualTo(Reason.IMPORT_IN_PROGRESS);
    assertThat(told).containsExactly("one");
  }

  @Test
  void whatIsRemovedCannotBeBegunAndHoldsNobodyUp() {
    Claim other = take("other");
    other.reserve(100);

    boolean removed =
        imports.unlessOpen(
            "one",
            () -> {
              meanwhile(() -> other.arrived(50));
              Failure refusal = catchThrowableOfType(Failure.Conflict.class, () -> take("one"));
              assertThat(refusal.reason()).isEqualTo(Reason.IMPORT_IN_PROGRESS);
            });

    assertThat(removed).isTrue();
    Claim _ = take("one");
    assertThat(imports.unlessOpen("one", () -> told.add("removed"))).isFalse();
    assertThat(told).isEmpty();
  }

  /** Runs something on another thread to its end. */
  private static void meanwhile(Runnable work) {
    try {
      Thread.ofVirtual().start(work).join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Claim take(String key) {
    return imports.take(key, () -> told.add(key));
  }

  private Claim silent(String key, long bytes) {
    Claim claim = take(key);
    claim.reserve(bytes);
    claim.rest();
    return claim;
  }

  private static Failure.Exhausted refused(Runnable call) {
    return catchThrowableOfType(Failure.Exhausted.class, call::run);
  }
}
