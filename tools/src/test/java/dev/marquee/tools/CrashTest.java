package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A few kills; {@link CrashSoakTest} has the many. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrashTest {
  private static final int KILLS = 3;

  @Test
  void whatWasAcknowledgedIsThereAfterAKill(@TempDir Path folder) throws Exception {
    CrashTally tally = new CrashTally();
    CrashRun run = new CrashRun(folder, 1, false, tally);
    for (int i = 0; i < KILLS; i++) {
      run.round();
    }
    run.end();
    assertThat(tally.kills()).isEqualTo(KILLS);
  }
}
