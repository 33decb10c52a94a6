package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.inject.AbstractModule;
import com.google.inject.util.Modules;
import com.google.protobuf.ByteString;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.models.torch.TorchOptions;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.server.config.ServerConfig;
import dev.marquee.server.rpc.Listener;
import dev.marquee.server.serving.ServingEngines;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.Pictures;
import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 16 clients in a closed loop on the bundled model, over TCP, for {@code MARQUEE_SOAK_SECONDS}
 * (60). The posters are those of the folder that {@code MARQUEE_SOAK_POSTERS} names, else drawn
 * ones.
 */
@Tag("soak")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class ClosedLoopSoakTest {
  private static final int CLIENTS = 16;
  private static final Duration SAMPLE = Duration.ofSeconds(5);

  private final LongAdder calls = new LongAdder();
  private final DoubleAdder batches = new DoubleAdder();
  private final LongAdder errors = new LongAdder();

  @Test
  void batchesFormAndNothingGrows(@TempDir Path data) throws Exception {
    long seconds = Long.parseLong(System.getenv().getOrDefault("MARQUEE_SOAK_SECONDS", "60"));
    List<ByteString> posters = posters();
    TorchEngine engine = TorchEngine.start(new TorchOptions(new DeviceChoice.Cpu(), false, 0));
    int baseline = engine.liveArrays();
    List<Long> resident = new ArrayList<>();
    try (MarqueeServer server = start(data, engine)) {
      int loaded = engine.liveArrays();
      CountDownLatch stop = new CountDownLatch(1);
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
        for (int i = 0; i < CLIENTS; i++) {
          int client = i;
          clients.execute(() -> loop(client, posters, channel, stop));
        }
        for (long second = 0; second < seconds; second += SAMPLE.toSeconds()) {
          assertThat(stop.await(SAMPLE.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
          resident.add(residentBytes());
        }
        stop.countDown();
      }
      channel.shutdownNow();
      report(seconds, posters.size(), resident, baseline, loaded, engine.liveArrays());
      assertThat(errors.sum()).isZero();
      assertThat(calls.sum() / batches.sum()).isGreaterThan(4);
      assertThat(engine.liveArrays()).isEqualTo(loaded);
    }
    assertThat(engine.liveArrays()).isEqualTo(baseline);
    assertFlat(resident);
  }

  private void loop(
      int client, List<ByteString> posters, ManagedChannel channel, CountDownLatch stop) {
    ClassifierServiceGrpc.ClassifierServiceBlockingStub stub =
        ClassifierServiceGrpc.newBlockingStub(channel);
    for (int i = client; stop.getCount() > 0; i++) {
      try {
        ClassifyResponse response =
            stub.classify(
                ClassifyRequest.newBuilder()
                    .setImage(posters.get(i % posters.size()))
                    .setSkipCache(true)
                    .build());
        calls.increment();
        batches.add(1.0 / response.getTimings().getBatchSize());
      } catch (StatusRuntimeException e) {
        errors.increment();
      }
    }
  }

  private void report(
      long seconds, int posters, List<Long> resident, int baseline, int loaded, int after) {
    System.out.printf(
        "%d clients, %d s, %d different posters: %d calls, %d errors, %.1f calls/s%n"
            + "mean batch size %.2f%n"
            + "native arrays: %d before, %d loaded, %d after the load%n"
            + "resident MiB every %d s: %s%n",
        CLIENTS,
        seconds,
        posters,
        calls.sum(),
        errors.sum(),
        (double) calls.sum() / seconds,
        calls.sum() / batches.sum(),
        baseline,
        loaded,
        after,
        SAMPLE.toSeconds(),
        resident.stream().map(bytes -> bytes >> 20).toList());
  }

  /** The second half must not be larger than the first quarter's end, but for noise. */
  private static void assertFlat(List<Long> resident) {
    long warm = resident.get(resident.size() / 4);
    long end = resident.getLast();
    assertThat(end).isLessThan(warm + (warm / 20) + (32L << 20));
  }

  private static MarqueeServer start(Path data, TorchEngine engine) {
    ServerConfig config =
        ConfigLoader.load(null, Map.of(), Map.of("data_dir", data.toString(), "port", "0"));
    DataHome home = DataHome.open(data);
    MarqueeServer server =
        MarqueeServer.listen(
            config,
            Listener.of(config),
            home,
            Modules.override(new ServerModule(config, home))
                .with(
                    new AbstractModule() {
                      @Override
                      protected void configure() {
                        bind(ServingEngines.class).toInstance(Engines.only(engine));
                      }
                    }));
    server.load();
    return server;
  }

  private static List<ByteString> posters() throws IOException {
    String folder = System.getenv("MARQUEE_SOAK_POSTERS");
    if (folder == null) {
      return IntStream.range(0, 50)
          .mapToObj(seed -> ByteString.copyFrom(Pictures.jpeg(seed)))
          .toList();
    }
    List<ByteString> posters = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      for (Path file : files.sorted().toList()) {
        posters.add(ByteString.copyFrom(MoreFiles.asByteSource(file).read()));
      }
    }
    return posters;
  }

  private static long residentBytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          << 10;
    }
  }
}
