package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A streamed run whose stream is cut {@value #CUTS} times and whose server is killed {@value
 * #KILLS} times makes the weights, to the last bit, that one makes which nobody disturbs, and
 * repeats at most what one checkpoint is from the next each time.
 */
@Tag("soak")
@Timeout(value = 1, unit = TimeUnit.HOURS)
class TrainingKillSoakTest {
  private static final int CUTS = 50;
  private static final int KILLS = 10;
  private static final int BATCHES = 150;
  private static final int BATCH_SIZE = 4;
  private static final int EPOCHS = 6;
  private static final int STEPS = BATCHES * EPOCHS;
  private static final int CHECKPOINT_STEPS = 5;
  private static final String RECIPE =
      """
      epochs: %d
      batch_size: %d
      input: {width: 128, height: 128}
      rates: {"*": 1e-3}
      checkpoint_steps: %d
      """
          .formatted(EPOCHS, BATCH_SIZE, CHECKPOINT_STEPS);

  @TempDir Path folder;
  private final Random random = new Random(1);

  @Test
  void aRunThatIsCutAndKilledMakesTheSameWeights() throws Exception {
    String undisturbed;
    try (ServerProcess server = start("whole")) {
      undisturbed = finish(run(), server).orElseThrow();
    }
    StreamedRun run = run();
    List<Long> killedAt = new ArrayList<>();
    Iterator<Long> cuts = steps().iterator();
    for (int cutsBefore : cutsBeforeKills()) {
      try (ServerProcess server = start("disturbed")) {
        String address = server.awaitAddress().orElseThrow();
        for (int cut = 0; cut <= cutsBefore; cut++) {
          assertThat(run.train(address, cuts.next(), killedAt.size() + 1)).isEmpty();
        }
        killedAt.add(StreamedRun.steps(address));
        server.kill();
        assertThat(server.awaitEnd()).isEqualTo(ServerProcess.KILLED);
      }
    }
    String disturbed;
    try (ServerProcess server = start("disturbed")) {
      disturbed = finish(run, server).orElseThrow();
    }
    System.out.printf(
        "%d cuts and %d kills in %d steps; killed after step %s, started after step %s%n"
            + "weights undisturbed %s%nweights disturbed   %s%n",
        CUTS, KILLS, STEPS, killedAt, run.startedAt(), undisturbed, disturbed);
    assertThat(disturbed).isEqualTo(undisturbed);
    assertRepeatedLittle(killedAt, run.startedAt());
  }

  /** Returns after which steps there are cuts and kills: in the first nine tenths of the run. */
  private List<Long> steps() {
    return random.longs(CUTS + KILLS, 1, STEPS * 9L / 10).sorted().boxed().toList();
  }

  /** Returns how many cuts there are before each kill, which is a cut, too. */
  private List<Integer> cutsBeforeKills() {
    List<Integer> cuts = new ArrayList<>(Collections.nCopies(KILLS, 0));
    for (int i = 0; i < CUTS; i++) {
      int kill = random.nextInt(KILLS);
      cuts.set(kill, cuts.get(kill) + 1);
    }
    return cuts;
  }

  private static void assertRepeatedLittle(List<Long> killedAt, List<Long> startedAt) {
    assertThat(startedAt).hasSize(KILLS + 1).startsWith(0L);
    for (int kill = 0; kill < KILLS; kill++) {
      assertThat(killedAt.get(kill) - startedAt.get(kill + 1))
          .as("repeated after kill %d", kill)
          .isLessThanOrEqualTo(CHECKPOINT_STEPS);
    }
    assertThat(killedAt).as("kills fell into the run").allMatch(step -> step > 0);
  }

  private static Optional<String> finish(StreamedRun run, ServerProcess server) throws IOException {
    return run.train(server.awaitAddress().orElseThrow(), Long.MAX_VALUE, 0);
  }

  private static StreamedRun run() {
    return new StreamedRun(RECIPE, BATCH_SIZE, BATCHES);
  }

  private ServerProcess start(String data) throws IOException {
    return ServerProcess.start(
        folder.resolve(data),
        List.of(),
        folder.resolve(data + ".log"),
        "--set",
        "engine.threads=1",
        "engine.device=cpu");
  }
}
