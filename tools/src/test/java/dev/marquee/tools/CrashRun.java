package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Stopwatch;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.marquee.client.MarqueeClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Rounds of one data folder: a server is started on it, found to have all that was acknowledged
 * before, given work, and killed in the middle of that, or of its start. Not thread-safe.
 */
final class CrashRun {
  /** So many steps are done in the hope of a call to the kernel; then it is killed anyhow. */
  private static final int STEPS_WAITED = 4;

  /** How long a step is held up at the most. */
  private static final Duration HELD = Duration.ofSeconds(15);

  /** Longer than what nobody goes on with is kept. */
  private static final Duration LONG_AGO = Duration.ofDays(2);

  private static final Duration TO_DIE = Duration.ofSeconds(60);

  private final Path data;
  private final Path log;
  private final Random random;
  private final boolean strace;
  private final CrashTally tally;
  private final CrashWork work;

  /** How long each kind of step, and a start, took last time, in milliseconds. */
  private final Map<String, Long> durations = new HashMap<>();

  /** How many first starts are to be cut off yet. */
  private int firstStarts;

  private boolean served;

  /**
   * @param folder made, for the data folder, the log and versions
   * @param strace whether some are killed at a system call
   */
  CrashRun(Path folder, long seed, boolean strace, CrashTally tally) throws IOException {
    this.data = Files.createDirectories(folder).resolve("data");
    this.log = folder.resolve("server.log");
    this.random = new Random(seed);
    this.strace = strace;
    this.tally = tally;
    this.firstStarts = 1 + random.nextInt(4);
    this.work = new CrashWork(folder.resolve("versions"), random, tally);
  }

  /** Runs a round, which ends with a kill. */
  void round() throws IOException {
    prepare();
    boolean first = !served && firstStarts-- > 0;
    if (first || (served && random.nextInt(8) == 0)) {
      killDuringStart();
    } else {
      killDuringWork(strace && random.nextInt(3) > 0);
    }
  }

  /** What may happen while no server is there: a look at the folder, and that time passes. */
  private void prepare() throws IOException {
    requireWholeBlobs();
    if (served && random.nextBoolean()) {
      verifyOffline();
    }
    if (random.nextInt(3) == 0) {
      age();
    }
  }

  /** Also what no version refers to must be what its name says. */
  private void requireWholeBlobs() throws IOException {
    Path blobs = data.resolve("blobs");
    if (Files.exists(blobs)) {
      try (Stream<Path> files = Files.walk(blobs).filter(Files::isRegularFile)) {
        for (Path file : files.toList()) {
          assertThat(MoreFiles.asByteSource(file).hash(Hashing.sha256()))
              .as("a blob by its name")
              .hasToString(file.getFileName().toString());
        }
      }
    }
  }

  private void verifyOffline() {
    Run run = Run.marquee("registry", "verify", "--data-dir", data);
    assertThat(run.out()).contains("problems: 0");
    assertThat(run.exitCode()).isZero();
    tally.verifiedOffline();
  }

  /** Makes all files as old as if nobody had started a server for long. */
  private void age() throws IOException {
    for (String folder : List.of("blobs", "uploads")) {
      if (Files.exists(data.resolve(folder))) {
        try (Stream<Path> files = Files.walk(data.resolve(folder))) {
          for (Path file : files.toList()) {
            Path _ = Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(LONG_AGO)));
          }
        }
      }
    }
  }

  private void killDuringStart() throws IOException {
    boolean atCall = strace && random.nextInt(4) > 0;
    KillPoint point = served ? KillPoint.ofStart(random) : KillPoint.ofFirstStart(random);
    try (ServerProcess server =
        ServerProcess.start(data, atCall ? point.start() : List.of(), log)) {
      if (!atCall) {
        killWithin("start", 2500, server);
      }
      String during = served ? "start" : "first start";
      boolean late = server.awaitAddress().isPresent();
      // There may be fewer such calls.
      server.kill();
      ended(
          server,
          during + (late ? ", just over" : ""),
          atCall && !late ? "at " + point : "at some moment");
      served |= late;
    }
  }

  private void killDuringWork(boolean atCall) throws IOException {
    Stopwatch time = Stopwatch.createStarted();
    try (ServerProcess server = ServerProcess.start(data, List.of(), log)) {
      Optional<String> address = server.awaitAddress();
      assertThat(address).as("it must start; see %s", log).isPresent();
      took("start", time);
      work(server, address.get(), atCall);
    }
  }

  private void work(ServerProcess server, String address, boolean atCall) throws IOException {
    served = true;
    try (MarqueeClient client = MarqueeClient.builder().target(address).build()) {
      // An import would go on for a while to look for the server.
      server.afterEnd(client::close);
      work.check(client);
      try (CrashWitness witness = new CrashWitness(client)) {
        try {
          workUntilKilled(server, client, witness, atCall);
        } finally {
          // Or the witness would go on for ever.
          server.kill();
        }
      }
    }
  }

  private void workUntilKilled(
      ServerProcess server, MarqueeClient client, CrashWitness witness, boolean atCall)
      throws IOException {
    for (int i = random.nextInt(3); i > 0; i--) {
      CrashStep step = work.next();
      Stopwatch time = Stopwatch.createStarted();
      assertThat(work.run(client, step, witness)).as("%s, with nobody who kills", step).isTrue();
      took(step.word(), time);
    }
    CrashStep step = work.next();
    KillPoint point = KillPoint.of(step, random);
    Runnable reached = point.held() ? () -> killOnceWitnessed(server, witness) : () -> {};
    boolean traced = atCall && point.attach(server.pid(), reached);
    if (!traced) {
      killWithin(step.word(), 500, server);
    }
    int done = 0;
    while (work.run(client, step, witness)) {
      step = work.next();
      if (++done == STEPS_WAITED && traced) {
        traced = false;
        killWithin(step.word(), 500, server);
      }
    }
    assertThat(server.endsWithin(TO_DIE)).as("the server is gone after %s", step).isTrue();
    ended(server, step.word(), traced ? "at " + point : "at some moment");
  }

  private void killWithin(String what, long millisUnlessKnown, ServerProcess server) {
    long most = durations.getOrDefault(what, millisUnlessKnown) * 5 / 4 + 2;
    killAfter(random.nextLong(most), server);
  }

  private static void killAfter(long millis, ServerProcess server) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(server::kill);
  }

  /** Kills a server that is held up in a step, once others had the time to see what they can. */
  private static void killOnceWitnessed(ServerProcess server, CrashWitness witness) {
    Thread _ =
        Thread.ofVirtual()
            .start(
                () -> {
                  witness.awaitWholeCall(HELD);
                  server.kill();
                });
  }

  private void took(String what, Stopwatch time) {
    var _ = durations.put(what, time.elapsed(TimeUnit.MILLISECONDS));
  }

  private void ended(ServerProcess server, String during, String how) {
    assertThat(server.awaitEnd())
        .as("it was killed, and did not end by itself; see %s", log)
        .isEqualTo(ServerProcess.KILLED);
    tally.killed(during, how);
  }

  /**
   * Starts a server once more, finds all as it must be, lets it remove the imports that nobody goes
   * on with, and stop in peace.
   */
  void end() throws IOException {
    age();
    try (ServerProcess server = ServerProcess.start(data, List.of(), log)) {
      String address = server.awaitAddress().orElseThrow();
      try (MarqueeClient client = MarqueeClient.builder().target(address).build()) {
        work.check(client);
      }
      assertThat(server.stop()).isEqualTo(ServerProcess.STOPPED);
    }
    verifyOffline();
    try (Stream<Path> left = Files.list(data.resolve("uploads"))) {
      assertThat(left).isEmpty();
    }
  }
}
