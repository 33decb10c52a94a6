package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.io.MoreFiles;
import com.google.common.io.Resources;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.models.torch.TorchOptions;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.StoredFolder;
import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What those who are served feel of a load: four clients in a closed loop on the bundled model,
 * while nothing is loaded, while a second version is loaded again and again at low priority, and
 * while it is at normal priority. The three alternate, for {@code MARQUEE_SOAK_SECONDS} (180) in
 * all, so that what else the machine does meets all of them. Prints and asserts nothing of time.
 */
@Tag("soak")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class LoadingDisturbanceSoakTest {
  private static final int CLIENTS = 4;
  private static final int TURNS = 3;
  private static final ModelReference SERVED =
      ModelReference.parse("model", "models/posters/versions/1");
  private static final ModelReference.Numbered LOADED =
      (ModelReference.Numbered) ModelReference.parse("model", "models/posters/versions/2");
  private static final ServingLimits LIMITS =
      new ServingLimits(32, 1000, 1L << 30, Duration.ofMillis(1));

  /** What goes on beside the clients, with how long calls and loads took then. */
  private record Beside(String what, Queue<Long> calls, Queue<Long> loads) {
    Beside(String what) {
      this(what, new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
    }
  }

  private final Ticker ticker = Ticker.systemTicker();
  private final Beside nothing = new Beside("nothing");
  private final Beside atLow = new Beside("loads at low priority");
  private final Beside atNormal = new Beside("loads at normal priority");
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile Optional<Beside> now = Optional.empty();

  @TempDir Path data;

  @Test
  void clientsWhileAVersionIsLoaded() throws Exception {
    installTwoVersions();
    try (StoredFolder stored = StoredFolder.of(data)) {
      measure(stored.registry());
    }
  }

  private void measure(Registry registry) throws Exception {
    try (TorchEngine engine =
            TorchEngine.start(new TorchOptions(new DeviceChoice.Cpu(), false, 0));
        LiveModels serving = open(registry, engine, new LoadingThread());
        LiveModels low = open(registry, engine, new LoadingThread());
        LiveModels normal = open(registry, engine, new LoadingThread(() -> {}));
        DecodePool decoding =
            new DecodePool(new ImagePipeline(ImageLimits.DEFAULTS, ticker::read), 2);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      serving.acquire(SERVED, Deadline.never(ticker)).close();
      Scorer scorer =
          new Scorer(serving, new ResponseCache(0), decoding, new ServingLoad(), ticker);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        running.add(clients.submit(() -> loop(client, scorer)));
      }
      try {
        alternate(low, normal);
      } finally {
        stop.countDown();
      }
      for (Future<?> client : running) {
        client.get();
      }
    }
    report();
    assertThat(atLow.loads()).isNotEmpty();
    assertThat(atNormal.loads()).isNotEmpty();
  }

  private void alternate(LiveModels low, LiveModels normal) throws Exception {
    long seconds = Long.parseLong(System.getenv().getOrDefault("MARQUEE_SOAK_SECONDS", "180"));
    Duration window = Duration.ofSeconds(seconds).dividedBy(TURNS * 4L);
    // The first calls after the start belong to nobody.
    rest(window.dividedBy(2));
    for (int turn = 0; turn < TURNS; turn++) {
      now = Optional.of(nothing);
      rest(window);
      load(low, atLow, window);
      now = Optional.of(nothing);
      rest(window);
      load(normal, atNormal, window);
    }
    now = Optional.empty();
  }

  private void rest(Duration time) throws InterruptedException {
    assertThat(stop.await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }

  /** Loads again and again, until the window is over and the last load has ended. */
  private void load(LiveModels live, Beside beside, Duration window) {
    Deadline end = Deadline.after(window, ticker);
    now = Optional.of(beside);
    while (!end.passed()) {
      long start = ticker.read();
      live.acquire(LOADED, Deadline.never(ticker)).close();
      beside.loads().add(ticker.read() - start);
      live.unload(LOADED.version()).join();
    }
    now = Optional.empty();
  }

  private void loop(int client, Scorer scorer) {
    List<byte[]> posters = IntStream.range(0, 50).mapToObj(Pictures::jpeg).toList();
    for (int i = client; stop.getCount() > 0; i++) {
      Optional<Beside> beside = now;
      long start = ticker.read();
      ScoredImage _ =
          scorer.score(
              SERVED,
              ByteBuffer.wrap(posters.get(i % posters.size())),
              Deadline.never(ticker),
              CacheUse.SKIPPED);
      long nanos = ticker.read() - start;
      beside.ifPresent(b -> b.calls().add(nanos));
    }
  }

  private void report() {
    for (Beside beside : List.of(nothing, atLow, atNormal)) {
      System.out.printf(
          "beside %-24s: %6d calls, p50 %6.1f ms (x %.2f), p99 %6.1f ms (x %.2f); %s%n",
          beside.what(),
          beside.calls().size(),
          quantile(beside.calls(), 0.5),
          quantile(beside.calls(), 0.5) / quantile(nothing.calls(), 0.5),
          quantile(beside.calls(), 0.99),
          quantile(beside.calls(), 0.99) / quantile(nothing.calls(), 0.99),
          beside.loads().isEmpty()
              ? "no loads"
              : "%d loads, the middle one in %.0f ms"
                  .formatted(beside.loads().size(), quantile(beside.loads(), 0.5)));
    }
  }

  /** Returns a quantile in milliseconds. */
  private static double quantile(Queue<Long> nanos, double share) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get((int) (share * (sorted.size() - 1))) / 1e6;
  }

  private LiveModels open(Registry registry, TorchEngine engine, LoadingThread thread) {
    VersionNetworks networks = new VersionNetworks(Architectures.onClassPath());
    return new LiveModels(
        registry,
        new VersionLoader(registry, networks, Engines.only(engine), LIMITS, thread, ticker),
        (_, _) -> {},
        1L << 30,
        LIMITS,
        Executors.newSingleThreadExecutor(),
        ticker);
  }

  private void installTwoVersions() throws IOException {
    for (String number : List.of("1", "2")) {
      Path folder = Files.createDirectories(data.resolve("models/posters/versions/" + number));
      for (String file : List.of("manifest.json", "weights.safetensors", "goldens.safetensors")) {
        URL resource =
            Resources.getResource("dev/marquee/models/bundled/posters/versions/1/" + file);
        Resources.asByteSource(resource).copyTo(MoreFiles.asByteSink(folder.resolve(file)));
      }
    }
  }
}
