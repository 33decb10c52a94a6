package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.marquee.models.Classifier;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Network;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.FakeTicker;
import dev.marquee.server.testing.StoredFolder;
import dev.marquee.server.testing.VersionFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which part of a load runs at which priority, as the operating system has it. */
@EnabledOnOs(OS.LINUX)
class LoadPriorityTest {
  private static final int LOW = 10;
  private static final int MAX_BATCH = 4;

  /** What was done, and at which nice value. */
  private record Deed(String what, int nice) {}

  private final List<Deed> deeds = new CopyOnWriteArrayList<>();
  private final FakeTicker ticker = new FakeTicker();
  private final int own = nice();

  @TempDir Path data;

  @BeforeEach
  void requireThatPriorityCanBeLowered() {
    assumeThat(own).isLessThan(LOW);
  }

  @Test
  void theWorkOfALoadIsDoneAtLowPriorityAndServingIsNot() throws Exception {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1, manifest -> manifest.tiny().goldens(1, 1f, 0.5f, 0.5f, 0.5f));
    try (StoredFolder stored = StoredFolder.of(data)) {
      load(stored.registry());
    }
  }

  private void load(Registry registry) throws Exception {
    ServingLimits limits = new ServingLimits(MAX_BATCH, 16, 1 << 20, Duration.ofMillis(1));
    VersionLoader loader =
        new VersionLoader(
            registry,
            new VersionNetworks(Architectures.onClassPath()),
            Engines.only(new RecordingEngine()),
            limits,
            new LoadingThread(),
            ticker);
    try (LiveModels live =
            new LiveModels(
                registry,
                loader,
                (_, _) -> note("listener"),
                1000,
                limits,
                Executors.newSingleThreadExecutor(),
                ticker);
        Lease lease = live.hold(ModelReference.parse("model", "models/posters"))) {
      lease.steps(step -> note("step " + step.kind()));
      LoadedVersion version = lease.await(Deadline.never(ticker));
      Scores _ =
          version
              .batcher()
              .submit(new float[version.input().elements()], Deadline.never(ticker))
              .get();
    }
    // A few steps may have been taken before the test began to listen.
    assertThat(deeds)
        .filteredOn(deed -> !deed.what().startsWith("step") && !deed.what().equals("listener"))
        .containsExactly(
            new Deed("load", LOW),
            new Deed("score 1", LOW),
            new Deed("score " + MAX_BATCH, LOW),
            new Deed("score 1", LOW),
            new Deed("score 1", own),
            new Deed("score 1", own),
            new Deed("close", own));
    // The listener is told beside the first batch, before it or behind it.
    assertThat(deeds).containsOnlyOnce(new Deed("listener", own));
    assertThat(deeds)
        .filteredOn(deed -> deed.what().startsWith("step"))
        .hasSize(4)
        .extracting(Deed::nice)
        .containsOnly(own);
  }

  @Test
  void threadsStartedByALowThreadAreLowToo() {
    try (LoadingThread thread = new LoadingThread()) {
      thread.run(
          () -> {
            Thread child = Thread.ofPlatform().start(() -> note("child"));
            join(child);
          });
    }
    assertThat(deeds).containsExactly(new Deed("child", LOW));
    assertThat(nice()).isEqualTo(own);
  }

  @Test
  void whoeverWaitsOnAVirtualThreadIsWokenByAThreadOfItsOwnPriority() throws Exception {
    try (LoadingThread thread = new LoadingThread()) {
      Thread waiting =
          Thread.ofVirtual()
              .start(
                  () -> {
                    String given =
                        thread.callFromAnyThread(
                            () -> {
                              note("work");
                              return "given";
                            });
                    note(given);
                  });
      waiting.join();
    }
    assertThat(deeds).containsExactly(new Deed("work", LOW), new Deed("given", own));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void note(String what) {
    deeds.add(new Deed(what, nice()));
  }

  /** Returns the nice value of the calling platform thread: field 19 of proc_pid_stat(5). */
  private static int nice() {
    try {
      String stat = Files.readString(Path.of("/proc/thread-self/stat"));
      // The name, in parentheses, is field 2 and may hold anything.
      String behindName = stat.substring(stat.lastIndexOf(')') + 2);
      return Integer.parseInt(behindName.split(" ", -1)[16]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes who calls. */
  private final class RecordingEngine implements ClassifierEngine {
    @Override
    public List<Classifier> load(Network network, InputSpec input, SafetensorsFile weights) {
      note("load");
      return List.of(
          new Classifier() {
            @Override
            public float[][] score(ByteBuffer inputs, int count) {
              note("score " + count);
              return new float[count][3];
            }

            @Override
            public void close() {
              note("close");
            }
          });
    }

    @Override
    public long loadedBytes(Network network) {
      return 1;
    }

    @Override
    public String name() {
      return "recording";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public String description() {
      return "notes";
    }

    @Override
    public void close() {}
  }
}
