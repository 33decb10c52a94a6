package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code MARQUEE_SOAK_KILLS} (200) kills at random moments and, where strace may trace, at system
 * calls, over several data folders, so that first starts are cut off as well. {@code
 * MARQUEE_SOAK_SEED} (1) chooses others.
 */
@Tag("soak")
@Timeout(value = 3, unit = TimeUnit.HOURS)
class CrashSoakTest {
  private static final int KILLS_EACH = 20;

  @Test
  void whatWasAcknowledgedIsThereAfterEveryKill(@TempDir Path folder) throws Exception {
    int kills = fromEnvironment("MARQUEE_SOAK_KILLS", 200);
    int seed = fromEnvironment("MARQUEE_SOAK_SEED", 1);
    boolean strace = KillPoint.canBeUsed();
    CrashTally tally = new CrashTally();
    while (tally.kills() < kills) {
      Path one = folder.resolve("after-" + tally.kills());
      CrashRun run = new CrashRun(one, seed * 1000L + tally.kills(), strace, tally);
      int until = Math.min(kills, tally.kills() + KILLS_EACH);
      while (tally.kills() < until) {
        run.round();
      }
      run.end();
      MoreFiles.deleteRecursively(one, RecursiveDeleteOption.ALLOW_INSECURE);
      System.out.printf("After %d kills:%n", tally.kills());
      tally.report().forEach(System.out::println);
    }
    assertThat(tally.kills()).isEqualTo(kills);
  }

  private static int fromEnvironment(String name, int otherwise) {
    return Integer.parseInt(System.getenv().getOrDefault(name, "" + otherwise));
  }
}
