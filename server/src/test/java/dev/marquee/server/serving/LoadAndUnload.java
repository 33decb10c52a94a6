package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.models.torch.TorchOptions;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.ManifestDraft;
import dev.marquee.server.testing.StoredFolder;
import dev.marquee.server.testing.VersionFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many threads that load, use and unload one version while others use another, on the PyTorch
 * engine, with room for one copy of each: whoever asks while a copy leaves has to wait for it.
 */
final class LoadAndUnload {
  private static final int OTHERS = 4;
  private static final ServingLimits LIMITS =
      new ServingLimits(8, 1000, 1 << 20, Duration.ofMillis(1));
  private static final ModelReference PRODUCTION = ModelReference.parse("model", "models/posters");
  private static final ModelReference SECOND =
      ModelReference.parse("model", "models/posters/versions/2");

  private final Ticker ticker = Ticker.systemTicker();
  private final Deadline never = Deadline.never(ticker);
  private final LongAdder loads = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder scored = new LongAdder();

  /**
   * Runs it to the end.
   *
   * @param rounds how often each of the threads loads, uses and unloads
   */
  void run(Path data, int threads, int rounds) throws Exception {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1, ManifestDraft::tiny)
        .version(2, ManifestDraft::tiny);
    try (StoredFolder stored = StoredFolder.of(data);
        TorchEngine engine =
            TorchEngine.start(new TorchOptions(new DeviceChoice.Cpu(), false, 0))) {
      Registry registry = stored.registry();
      int baseline = engine.liveArrays();
      VersionNetworks networks = new VersionNetworks(Architectures.onClassPath());
      VersionLoader loader =
          new VersionLoader(
              registry, networks, Engines.only(engine), LIMITS, new LoadingThread(), ticker);
      long bytes = engine.loadedBytes(networks.network(registry.version(second())));
      try (LiveModels live =
          new LiveModels(
              registry,
              loader,
              (_, serves) -> {
                loads.increment();
                if (!serves) {
                  failed.increment();
                }
              },
              2 * bytes,
              LIMITS,
              Executors.newSingleThreadExecutor(),
              ticker)) {
        float[] first = score(live, PRODUCTION);
        int one = engine.liveArrays();
        use(live, threads, rounds, first);
        live.unload(second()).join();
        assertThat(engine.liveArrays()).isEqualTo(one);
      }
      assertThat(engine.liveArrays()).isEqualTo(baseline);
    }
    System.out.printf(
        "%d threads, %d rounds each: %d loads, %d scores of production meanwhile%n",
        threads, rounds, loads.sum(), scored.sum());
    assertThat(failed.sum()).as("loads that failed").isZero();
    assertThat(loads.sum()).isGreaterThan(rounds);
    assertThat(scored.sum()).isPositive();
  }

  private void use(LiveModels live, int threads, int rounds, float[] first) throws Exception {
    float[] second = score(live, SECOND);
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads + OTHERS)) {
      List<Future<?>> others = new ArrayList<>();
      for (int i = 0; i < OTHERS; i++) {
        others.add(
            pool.submit(
                () -> {
                  while (!done.get()) {
                    assertThat(score(live, PRODUCTION)).isEqualTo(first);
                    scored.increment();
                  }
                  return null;
                }));
      }
      List<Future<?>> unloaders = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        boolean patient = i % 2 == 0;
        unloaders.add(pool.submit(loadAndUnload(live, rounds, patient, second)));
      }
      try {
        awaitAll(unloaders);
      } finally {
        done.set(true);
      }
      awaitAll(others);
    }
  }

  private Callable<Void> loadAndUnload(
      LiveModels live, int rounds, boolean patient, float[] expected) {
    return () -> {
      for (int i = 0; i < rounds; i++) {
        assertThat(score(live, SECOND)).isEqualTo(expected);
        CompletableFuture<Void> unloaded = live.unload(second());
        if (patient) {
          unloaded.join();
        }
      }
      return null;
    };
  }

  private static void awaitAll(List<Future<?>> runs) throws Exception {
    for (Future<?> run : runs) {
      run.get();
    }
  }

  private float[] score(LiveModels live, ModelReference model) throws Exception {
    try (Lease lease = live.acquire(model, never)) {
      LoadedVersion version = lease.await(never);
      float[] input = new float[version.input().elements()];
      Scores scores = version.batcher().submit(input, never).get();
      float[] values = new float[scores.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = scores.get(i);
      }
      return values;
    }
  }

  private static VersionName second() {
    return ((ModelReference.Numbered) SECOND).version();
  }
}
