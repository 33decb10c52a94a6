package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.swaps.Answered;
import dev.marquee.server.swaps.Callers;
import dev.marquee.server.swaps.SwapHistory;
import dev.marquee.server.testing.ManifestDraft;
import dev.marquee.server.testing.VersionFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixteen callers while production changes under them, on the real engine. */
class SwapUnderLoadTest {
  private static final int CALLERS = 16;
  private static final int SWAPS = 40;

  @Test
  void noCallNoticesASwap(@TempDir Path data) throws InterruptedException {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1, ManifestDraft::tiny)
        .version(2, ManifestDraft::tiny)
        .version(3, ManifestDraft::tiny)
        .version(4, ManifestDraft::tiny);
    try (TestServer server = TestServer.over(data)) {
      Swapping swapping = new Swapping(server.models(), 4, 7);
      List<Answered> answered;
      try (Callers callers = new Callers(server.classifier(), Swapping.requests(CALLERS))) {
        for (int i = 0; i < SWAPS; i++) {
          callers.awaitCalls(CALLERS);
          swapping.swap();
        }
        callers.awaitCalls(CALLERS);
        callers.stop();
        assertThat(callers.failures()).isEmpty();
        answered = callers.answered();
      }
      SwapHistory history = new SwapHistory(swapping.swaps());
      answered.forEach(history::add);
      assertThat(history.contradiction()).isEmpty();
      assertThat(history.decisive()).isGreaterThan(SWAPS * CALLERS / 2);
      assertThat(answered).extracting(Answered::version).contains(swapping.everPromoted());
    }
  }
}
