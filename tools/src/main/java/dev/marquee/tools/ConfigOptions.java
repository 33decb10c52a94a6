package dev.marquee.tools;

import dev.marquee.server.config.ConfigLoader;
import dev.marquee.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of a command that runs a server: each a key of its configuration. None has a default
 * of its own here, so that the file and the environment are asked where an option is not given.
 */
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A YAML file of configuration. Default: MARQUEE_CONFIG, else none.")
  private @Nullable Path file;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "The folder of the models; a fresh one gets the bundled models. Default: "
              + "~/.local/share/marquee.")
  private @Nullable Path dataDir;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The address to listen on. Default: 127.0.0.1.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port; 0 takes a free one. Default: 50051.")
  private @Nullable Integer port;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "What runs the networks: auto, cpu or gpu:N. Default: auto.")
  private @Nullable String device;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      arity = "1..*",
      description = "Any other key, such as serving.max_batch=32. Several may follow each other.")
  private Map<String, String> settings = new HashMap<>();

  /** Returns the configuration: defaults, file, environment, these options. */
  ServerConfig load() {
    Map<String, String> flags = new HashMap<>(settings);
    put(flags, "data_dir", dataDir);
    put(flags, "host", host);
    put(flags, "port", port);
    put(flags, "engine.device", device);
    return ConfigLoader.load(file, System.getenv(), flags);
  }

  private static void put(Map<String, String> flags, String key, @Nullable Object value) {
    if (value != null) {
      flags.put(key, value.toString());
    }
  }
}
