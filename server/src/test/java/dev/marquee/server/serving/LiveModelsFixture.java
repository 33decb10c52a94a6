package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.marquee.models.network.Architectures;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.Change;
import dev.marquee.server.registry.ChangeKind;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.FakeTicker;
import dev.marquee.server.testing.ManifestDraft;
import dev.marquee.server.testing.StoredFolder;
import dev.marquee.server.testing.VersionFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** Live models over four versions of one model, of which none has an alias, on a fake engine. */
final class LiveModelsFixture implements AutoCloseable {
  static final ServingLimits LIMITS = new ServingLimits(1, 16, 1 << 20, Duration.ofMillis(1));

  static final ModelName MODEL = new ModelName("posters");

  final FakeEngine engine = new FakeEngine();
  final FakeTicker ticker = new FakeTicker();
  final StoredFolder stores;
  final SteeredRegistry registry;
  final LiveModels live;

  /** How the loads ended, in order. */
  final List<String> ends = new CopyOnWriteArrayList<>();

  /**
   * @param versions how many versions the budget has room for
   * @param first says more of version 1
   * @param aliases which number each alias points to
   */
  LiveModelsFixture(
      Path data,
      int versions,
      ExecutorService loading,
      Consumer<ManifestDraft> first,
      Alias... aliases) {
    VersionFolder.Model model = VersionFolder.in(data).model(MODEL.id());
    model.version(1, first.andThen(ManifestDraft::tiny));
    for (int number = 2; number <= 4; number++) {
      model.version(number, ManifestDraft::tiny);
    }
    for (Alias alias : aliases) {
      model.alias(alias.name(), alias.number());
    }
    stores = StoredFolder.of(data);
    registry =
        new SteeredRegistry(
            stores.registry(), Arrays.stream(aliases).map(alias -> aliased(alias.name())).toList());
    live =
        new LiveModels(
            registry,
            new VersionLoader(
                registry,
                new VersionNetworks(Architectures.onClassPath()),
                Engines.only(engine),
                LIMITS,
                new LoadingThread(() -> {}),
                ticker),
            (version, serves) -> ends.add(version.number() + (serves ? " serves" : " failed")),
            versions * FakeEngine.BYTES_PER_VERSION,
            LIMITS,
            loading,
            ticker);
  }

  @Override
  public void close() {
    live.close();
    stores.close();
  }

  /** An alias with the number of the version that it points to. */
  record Alias(String name, int number) {}

  static VersionName name(int number) {
    return new VersionName(MODEL, number);
  }

  static ModelReference numbered(int number) {
    return new ModelReference.Numbered(name(number));
  }

  static ModelReference.Aliased aliased(String alias) {
    return new ModelReference.Aliased(MODEL, alias);
  }

  /** The news that production was moved; {@code from} is 0 where there was nothing before. */
  static Change moved(ChangeKind kind, int from, int to) {
    return change(
        kind, to, Optional.of(ModelReference.PRODUCTION), from == 0 ? "" : name(from).toString());
  }

  /** The news that a version was deleted. */
  static Change deleted(int number) {
    return change(ChangeKind.VERSION_DELETED, number, Optional.empty(), "");
  }

  private static Change change(ChangeKind kind, int number, Optional<String> alias, String from) {
    return new Change(
        1,
        Instant.EPOCH,
        Cause.ofServer(""),
        kind,
        MODEL,
        OptionalInt.of(number),
        alias,
        from,
        alias.isPresent() ? name(number).toString() : "");
  }

  Deadline never() {
    return Deadline.never(ticker);
  }

  Lease acquire(int number) {
    return live.acquire(numbered(number), never());
  }

  /** Waits for the scores of a black image. */
  Scores score(Lease lease) throws Exception {
    LoadedVersion version = lease.await(never());
    return version.batcher().submit(new float[version.input().elements()], never()).get();
  }

  /** Waits until a version that is on its way out, and that no alias names, is closed. */
  void awaitClosed(int number) {
    live.unload(name(number)).join();
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
