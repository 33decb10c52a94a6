package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.google.rpc.RetryInfo;
import dev.marquee.server.testing.LoggedLines;
import dev.marquee.server.testing.VersionFiles;
import dev.marquee.server.transfer.ImportUnderWay;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an import over whose stream nothing comes. */
class IdleImportTest extends TransferScene {
  private static final VersionFiles FILES = VersionFiles.make(draft -> draft.seed(1));
  private static final int LENGTH = FILES.weights().length;
  private static final Duration LONG = Duration.ofSeconds(61);

  /** Begins an import over whose stream nothing comes any more. */
  private static ImportStream silent(TransferServer server) throws InterruptedException {
    ImportStream stream = ImportStream.start(server, "one", FILES).weights(FILES.weights(), 0, 1);
    server.watch().awaitHandled(2);
    return stream;
  }

  @Test
  void itGivesItsRoomToAnotherOneAndGoesOnLater() throws Exception {
    server.disk().leave(LENGTH + 200);
    ImportStream first = silent(server);
    server.ticker().advance(LONG);

    try (LoggedLines log = LoggedLines.of(ImportUnderWay.class)) {
      Refusal refusal = ImportStream.start(server, "two", FILES).refusal();

      Refused.with(refusal, Code.RESOURCE_EXHAUSTED, "STORAGE_FULL");
      assertThat(refusal.message()).contains("reserved").doesNotContain("operator");
      assertThat(refusal.detail(RetryInfo.class).getRetryDelay().getSeconds()).isPositive();
      Refusal ended = first.refusal();
      Refused.with(ended, Code.UNAVAILABLE, "IMPORT_IDLE");
      assertThat(ended.message()).contains("request_id");
      assertThat(log.at(Level.INFO))
          .singleElement()
          .asString()
          .contains("models/posters", "one", "gives way");
    }
    assertThat(ImportStream.whole(server, "two", FILES)).isEqualTo("models/posters/versions/1");
    server.disk().leave(LENGTH + 64);
    assertThat(ImportStream.start(server, "one", FILES).weights(FILES.weights(), 1).version())
        .isEqualTo("models/posters/versions/2");
  }

  @Test
  void itGivesItsPlaceToAnotherOne(@TempDir Path other) throws Exception {
    try (TransferServer one = TransferServer.over(other, Map.of("registry.max_imports", "1"))) {
      ImportStream first = silent(one);
      Refused.with(
          ImportStream.start(one, "two", FILES).refusal(),
          Code.RESOURCE_EXHAUSTED,
          "TOO_MANY_IMPORTS");
      one.ticker().advance(LONG);

      Refused.with(
          ImportStream.start(one, "two", FILES).refusal(),
          Code.RESOURCE_EXHAUSTED,
          "TOO_MANY_IMPORTS");

      Refused.with(first.refusal(), Code.UNAVAILABLE, "IMPORT_IDLE");
      assertThat(ImportStream.whole(one, "two", FILES)).isEqualTo("models/posters/versions/1");
      assertThat(one.progress("one").getWeightsReceivedBytes()).isEqualTo(1);
    }
  }

  @Test
  void itGivesWayToAnotherStreamOfItsOwn() throws Exception {
    ImportStream lost = silent(server);
    server.ticker().advance(LONG);

    Refused.with(
        ImportStream.start(server, "one", FILES).refusal(), Code.ABORTED, "IMPORT_IN_PROGRESS");

    Refused.with(lost.refusal(), Code.UNAVAILABLE, "IMPORT_IDLE");
    assertThat(ImportStream.start(server, "one", FILES).weights(FILES.weights(), 1).version())
        .isEqualTo("models/posters/versions/1");
  }

  @Test
  void itGoesOnAsLongAsNobodyNeedsWhatItHolds() throws Exception {
    ImportStream first = silent(server);
    server.ticker().advance(LONG.multipliedBy(100));

    assertThat(ImportStream.whole(server, "two", FILES)).isEqualTo("models/posters/versions/1");

    assertThat(first.weights(FILES.weights(), 1).version()).isEqualTo("models/posters/versions/2");
  }

  @Test
  void oneThatStillSendsIsLeftAlone() throws Exception {
    server.disk().leave(LENGTH + 200);
    ImportStream first = silent(server);
    server.ticker().advance(LONG.dividedBy(2));
    first.weights(FILES.weights(), 1, 2).awaitReceived("one", 2);
    // Until the message is done with, its import is at work, and not silent either.
    server.ticker().advance(LONG.dividedBy(2));

    Refused.with(
        ImportStream.start(server, "two", FILES).refusal(),
        Code.RESOURCE_EXHAUSTED,
        "STORAGE_FULL");

    assertThat(first.weights(FILES.weights(), 2).version()).isEqualTo("models/posters/versions/1");
  }
}
