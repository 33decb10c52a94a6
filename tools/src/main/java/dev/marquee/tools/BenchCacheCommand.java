package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.marquee.server.MarqueeServer;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.tools.bench.load.Timeline;
import dev.marquee.tools.bench.machine.Machine;
import dev.marquee.tools.bench.machine.ResultHead;
import dev.marquee.tools.bench.raw.BundledVersion;
import dev.marquee.tools.bench.serving.CacheBench;
import dev.marquee.tools.bench.serving.CacheFindings;
import dev.marquee.tools.bench.serving.CacheJson;
import dev.marquee.tools.bench.serving.CachePlan;
import dev.marquee.tools.bench.serving.Echo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code marquee bench cache}. */
@Command(
    name = "cache",
    description = {
      "Measures how fast the response cache answers, against a method of the same server that does "
          + "nothing, with messages as large.",
      "",
      "The server is a process of its own, started for this with temporary data; the load comes "
          + "from this one. Takes about (warm-up + rounds) x 2 x seconds. What counts is the ratio "
          + "of calls per second. See docs/benchmarks.md."
    },
    footer = {
      "",
      "Examples:",
      "  marquee bench cache --images posters --clients 32",
      "  marquee bench cache --json > cache.json"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class BenchCacheCommand implements Callable<Integer> {
  private static final long SECONDS = 5;
  private static final int MOST_POSTERS = 16;
  private static final int MOST_CONNECTIONS = 8;

  @Option(
      names = "--images",
      paramLabel = "PATH",
      description =
          "A poster, or a folder whose first 16 are used. Default: some that Marquee draws, of "
              + "300x444 pixels.")
  private @Nullable Path images;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "models/posters",
      description =
          "The bundled model that is asked: models/posters or models/posters-cnn. Default: "
              + "models/posters.")
  private String model;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "32",
      description = "How many clients ask, each as soon as it is answered. Default: 32.")
  private int clients;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "How many connections the calls share. Default: one per client, at most 8.")
  private @Nullable Integer connections;

  @Option(
      names = "--serve",
      paramLabel = "DIR",
      hidden = true,
      description = "Is the server that is measured, with its data in this folder.")
  private @Nullable Path serve;

  @Mixin private TurnsOption turns = new TurnsOption(SECONDS);
  @Mixin private ResultOption result;
  @Spec private CommandSpec command;

  @Override
  public Integer call() throws Exception {
    return serve == null ? measure(plan()) : serve(serve);
  }

  private CachePlan plan() {
    try {
      return new CachePlan(
          new BundledVersion(model),
          posters(),
          clients,
          connections == null ? Math.clamp(clients, 1, MOST_CONNECTIONS) : connections,
          turns.window(),
          turns.turns());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage() + ".", e);
    }
  }

  private List<ByteString> posters() {
    return images == null ? BenchedPosters.drawn() : BenchedPosters.read(images, MOST_POSTERS);
  }

  private int measure(CachePlan plan) throws Exception {
    CacheFindings found =
        BenchedWorkOption.measured(
            () -> new CacheBench(plan, Timeline.system()).run(line -> result.errors().say(line)));
    ObjectNode json = ResultHead.of("cache", Instant.now(), Machine.here());
    CacheJson.put(found, json);
    result.print(result.json() ? json.toString() : CacheTable.render(json, result.columns()));
    return 0;
  }

  /** Serves as a server does by default, and echoes, until a signal ends the process. */
  private int serve(Path data) throws InterruptedException {
    Map<String, String> flags =
        Map.of("data_dir", data.toString(), "port", "0", "engine.device", "cpu");
    try (MarqueeServer server =
        MarqueeServer.listen(ConfigLoader.load(null, Map.of(), flags), List.of(new Echo()))) {
      server.load();
      result.print("Serving and echoing on 127.0.0.1:" + server.port());
      server.awaitTermination();
    }
    return 0;
  }
}
