package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.marquee.models.network.Architectures;
import dev.marquee.server.registry.FolderRegistry;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.FakeTicker;
import dev.marquee.server.testing.VersionFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Live models over three versions of one model, of which none has an alias, on a fake engine. */
final class LiveModelsFixture {
  static final ServingLimits LIMITS = new ServingLimits(1, 16, 1 << 20, Duration.ofMillis(1));

  static final ModelName MODEL = new ModelName("posters");

  final FakeEngine engine = new FakeEngine();
  final FakeTicker ticker = new FakeTicker();
  final SteeredRegistry registry;
  final LiveModels live;

  /** How the loads ended, in order. */
  final List<String> ends = new CopyOnWriteArrayList<>();

  /**
   * @param versions how many versions the budget has room for
   * @param aliases which number each alias points to
   */
  LiveModelsFixture(Path data, int versions, ExecutorService loading, Alias... aliases) {
    VersionFolder.Model model = VersionFolder.in(data).model(MODEL.id());
    model.version(1).version(2).version(3);
    for (Alias alias : aliases) {
      model.alias(alias.name(), alias.number());
    }
    registry = new SteeredRegistry(FolderRegistry.read(data));
    live =
        new LiveModels(
            registry,
            new VersionLoader(
                registry, new VersionNetworks(Architectures.onClassPath()), engine, LIMITS, ticker),
            (version, serves) -> ends.add(version.number() + (serves ? " serves" : " failed")),
            versions * FakeEngine.BYTES_PER_VERSION,
            LIMITS,
            loading,
            ticker);
  }

  /** An alias with the number of the version that it points to. */
  record Alias(String name, int number) {}

  static VersionName name(int number) {
    return new VersionName(MODEL, number);
  }

  static ModelReference numbered(int number) {
    return new ModelReference.Numbered(name(number));
  }

  static ModelReference aliased(String alias) {
    return new ModelReference.Aliased(MODEL, alias);
  }

  Lease acquire(int number) {
    return live.acquire(numbered(number), Deadline.never(ticker));
  }

  /** Takes a lease and gives it back, which leaves the version loaded. */
  void use(int number) {
    acquire(number).close();
  }

  /** Asks for a version from many threads; returns once all of them wait for its load. */
  List<Future<Lease>> acquireFromThreads(int threads, int number) {
    CountDownLatch waiting = new CountDownLatch(threads);
    // The deadline's clock is read when the wait begins, and the hold is taken before that.
    Deadline deadline = new Deadline(countingDown(waiting), Long.MAX_VALUE);
    List<Future<Lease>> leases = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      FutureTask<Lease> asking = new FutureTask<>(() -> live.acquire(numbered(number), deadline));
      Thread.ofVirtual().start(asking);
      leases.add(asking);
    }
    Uninterruptibles.awaitUninterruptibly(waiting);
    return leases;
  }

  private static Ticker countingDown(CountDownLatch latch) {
    return () -> {
      latch.countDown();
      return 0;
    };
  }

  /** Returns the numbers of the versions that are loaded, in the order of their loading. */
  List<Integer> loaded() {
    return engine.loaded().stream().map(LiveModelsFixture::number).toList();
  }

  /** Returns the numbers of the versions that were loaded, once for each load. */
  List<Integer> loads() {
    return engine.loads().stream().map(LiveModelsFixture::number).toList();
  }

  private static int number(String version) {
    return Integer.parseInt(version.substring(version.lastIndexOf('/') + 1));
  }
}
