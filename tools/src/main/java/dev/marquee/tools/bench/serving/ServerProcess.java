package dev.marquee.tools.bench.serving;

import dev.marquee.client.MarqueeClient;
import dev.marquee.tools.bench.machine.ProcessMemory;
import dev.marquee.tools.bench.raw.BareWork;
import dev.marquee.tools.bench.raw.BundledVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server in a process of its own, on a free port of this machine, with a fresh data folder. Used
 * by one thread.
 */
final class ServerProcess implements AutoCloseable {
  private final MarqueeProcess process;
  private final String address;

  private ServerProcess(MarqueeProcess process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one, and waits until it serves.
   *
   * @param settings more keys of the configuration, each as {@code KEY=VALUE}
   * @param folder for its data and its log
   */
  static ServerProcess start(BareWork work, int maxBatch, List<String> settings, Path folder) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--port",
                "0",
                "--data-dir",
                folder.resolve("data").toString(),
                "--device",
                work.device(),
                "--set",
                "engine.name=" + work.engine(),
                "engine.half_precision=" + work.halfPrecision(),
                "engine.threads=" + work.threads(),
                "serving.decode_threads=" + work.decodeThreads(),
                "serving.max_batch=" + maxBatch));
    arguments.addAll(settings);
    return of(MarqueeProcess.start(folder.resolve("server.log"), arguments));
  }

  /** Starts one that echoes as well, and waits until it serves. */
  static ServerProcess startEchoing(Path folder) {
    return of(
        MarqueeProcess.start(
            folder.resolve("server.log"),
            List.of("bench", "cache", "--serve", folder.resolve("data").toString())));
  }

  private static ServerProcess of(MarqueeProcess process) {
    try {
      String said = process.readLine();
      return new ServerProcess(process, said.substring(said.lastIndexOf(' ') + 1));
    } catch (RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  /** Returns {@code host:port}. */
  String address() {
    return address;
  }

  /** Returns the name of the engine that serves a version, which is loaded. */
  String engine(BundledVersion version) {
    try (MarqueeClient client = MarqueeClient.builder().target(address).build()) {
      return client
          .models()
          .getModelVersion(version.model() + "/versions/1")
          .getServingEngine()
          .getName();
    }
  }

  /** Returns how much memory it has now. */
  ProcessMemory memory() {
    return ProcessMemory.of(process.pid());
  }

  @Override
  public void close() {
    process.close();
  }
}
