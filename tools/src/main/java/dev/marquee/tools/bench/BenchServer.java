package dev.marquee.tools.bench;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.marquee.client.MarqueeClient;
import dev.marquee.server.MarqueeServer;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.v1.Model;
import dev.marquee.v1.RecipeChoice;
import dev.marquee.v1.StreamedData;
import dev.marquee.v1.TrainingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A whole server on a free port of this machine, with a data folder of its own that goes with it,
 * and a client of it. It computes on the CPU. Thread-safe, but for closing.
 */
final class BenchServer implements AutoCloseable {
  private static final String MODEL = "models/bench";

  private final Path folder;
  private final MarqueeServer server;
  private final MarqueeClient client;

  private BenchServer(Path folder, MarqueeServer server, MarqueeClient client) {
    this.folder = folder;
    this.server = server;
    this.client = client;
  }

  /**
   * Starts one.
   *
   * @param threads of the engine; where this process has one already, it keeps the threads it has
   * @param settings keys of the configuration
   */
  static BenchServer start(int threads, Map<String, String> settings) {
    try {
      Path folder = Files.createTempDirectory("marquee-bench-");
      Map<String, String> flags = new HashMap<>(settings);
      flags.put("data_dir", folder.resolve("data").toString());
      flags.put("port", "0");
      flags.put("engine.device", "cpu");
      flags.put("engine.threads", Integer.toString(threads));
      try {
        MarqueeServer server = MarqueeServer.start(ConfigLoader.load(null, Map.of(), flags));
        MarqueeClient client = MarqueeClient.builder().target("127.0.0.1:" + server.port()).build();
        var _ = client.models().createModel(Model.newBuilder().setName(MODEL).build(), "");
        return new BenchServer(folder, server, client);
      } catch (RuntimeException | Error e) {
        delete(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MarqueeClient client() {
    return client;
  }

  /** Returns the specification of a run of so many streamed batches and passes over them. */
  static TrainingSpec spec(TrainingWork work, int batches, int epochs) {
    return TrainingSpec.newBuilder()
        .setModel(MODEL)
        .setArchitecture(work.architecture())
        .setSeed(TrainingWork.SEED)
        .setRecipe(RecipeChoice.newBuilder().setYaml(work.recipe(epochs).yaml()))
        .setStreamed(
            StreamedData.newBuilder().addAllLabels(TrainingWork.labels()).setBatchCount(batches))
        .build();
  }

  @Override
  public void close() {
    client.close();
    server.close();
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
