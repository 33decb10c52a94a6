package dev.marquee.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
  private static final Map<String, String> NONE = Map.of();

  @TempDir Path folder;

  @Test
  void withoutAnythingTheDefaultsHold() {
    assertThat(ConfigLoader.load(null, NONE, NONE)).isEqualTo(ServerConfig.defaults());
  }

  @Test
  void flagsAreStrongerThanTheEnvironmentAndThatThanTheFile() throws IOException {
    Path file = write("serving:\n  max_batch: 2\n  queue_images: 2\n  stream_window: 2\nport: 2\n");
    Map<String, String> environment =
        Map.of("MARQUEE_CONFIG_SERVING_MAX_BATCH", "3", "MARQUEE_CONFIG_SERVING_QUEUE_IMAGES", "3");
    Map<String, String> flags = Map.of("serving.max_batch", "4");

    ServerConfig config = ConfigLoader.load(file, environment, flags);

    assertThat(config.serving().maxBatch()).isEqualTo(4);
    assertThat(config.serving().queueImages()).isEqualTo(3);
    assertThat(config.serving().streamWindow()).isEqualTo(2);
    assertThat(config.port()).isEqualTo(2);
    assertThat(config.serving().queueBytes())
        .isEqualTo(ServerConfig.defaults().serving().queueBytes());
  }

  @Test
  void aFileMayWriteKeysWithDots() throws IOException {
    assertThat(ConfigLoader.load(write("serving.max_batch: 5"), NONE, NONE).serving().maxBatch())
        .isEqualTo(5);
  }

  @Test
  void theEnvironmentMayNameTheFile() throws IOException {
    Map<String, String> environment = Map.of("MARQUEE_CONFIG", write("port: 7").toString());

    assertThat(ConfigLoader.load(null, environment, NONE).port()).isEqualTo(7);
    Path named = Files.writeString(folder.resolve("named.yaml"), "port: 8");
    assertThat(ConfigLoader.load(named, environment, NONE).port()).isEqualTo(8);
    assertThat(ConfigLoader.load(null, Map.of("MARQUEE_CONFIG", ""), NONE))
        .isEqualTo(ServerConfig.defaults());
  }

  @Test
  void otherVariablesAreNoneOfOurs() {
    Map<String, String> environment = Map.of("MARQUEE_HOME", "/x", "PORT", "1", "port", "1");

    assertThat(ConfigLoader.load(null, environment, NONE)).isEqualTo(ServerConfig.defaults());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "serving:\n  # max_batch: 4\n"})
  void aFileThatSaysNothingChangesNothing(String text) throws IOException {
    assertThat(ConfigLoader.load(write(text), NONE, NONE)).isEqualTo(ServerConfig.defaults());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prot: 1                      | There is no key 'prot' (in ",
        "serving: {max_batches: 1}    | There is no key 'serving.max_batches' (in ",
        "serving: {max_batch: {a: 1}} | There is no key 'serving.max_batch.a' (in ",
        "serving: 1                   | There is no key 'serving' (in ",
        "max_batch: 1                 | There is no key 'max_batch' (in ",
        "maxBatch:                    | There is no key 'maxBatch' (in ",
        "extra: {}                    | There is no key 'extra' (in ",
        "'a/b~1.c': 1                 | There is no key 'a/b~1.c' (in ",
        "'serving.': 1                | There is no key 'serving.' (in ",
        "port:                        | port must have one value (in ",
        "port: {}                     | port must have one value (in ",
        "port: [1]                    | port must have one value (in ",
        "port: many                   | port must be a whole number of 32 bits, not 'many'.",
      })
  void aFileIsRefusedWithItsKey(String text, String begin) throws IOException {
    Path file = write(text);
    String message = refusal(file, NONE, NONE);

    assertThat(message).startsWith(begin);
    if (begin.endsWith("(in ")) {
      assertThat(message).contains("(in '" + file + "')");
    }
  }

  @Test
  void aFileThatIsNoYamlIsRefused() throws IOException {
    assertThat(refusal(write("port: [1"), NONE, NONE))
        .contains("' is not sound YAML at line 1, column ");
    assertThat(refusal(write("port: 1\nport: 2"), NONE, NONE))
        .contains("' is not sound YAML at line 2, column ", "Duplicate field 'port'");
    assertThat(refusal(folder, NONE, NONE)).contains("' cannot be read: ");
    assertThat(refusal(write("just words"), NONE, NONE)).contains("must hold keys with values");
    assertThat(refusal(write("- port"), NONE, NONE)).contains("must hold keys with values");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertThat(refusal(folder.resolve("absent.yaml"), NONE, NONE))
        .isEqualTo("There is no configuration file '%s'.".formatted(folder.resolve("absent.yaml")));
  }

  @Test
  void anUnknownVariableIsRefused() {
    assertThat(refusal(null, Map.of("MARQUEE_CONFIG_PROT", "1"), NONE))
        .startsWith(
            "There is no key 'MARQUEE_CONFIG_PROT' (in the environment); the keys are host,")
        .contains("serving.max_batch");
    assertThat(refusal(null, Map.of("MARQUEE_CONFIG_SERVING", "1"), NONE))
        .startsWith("There is no key 'MARQUEE_CONFIG_SERVING' (in the environment)");
  }

  @Test
  void anUnknownFlagIsRefused() {
    assertThat(refusal(null, NONE, Map.of("serving.maxBatch", "1")))
        .startsWith("There is no key 'serving.maxBatch' (in the command line); the keys are host,");
    assertThat(refusal(null, NONE, Map.of("", "1"))).startsWith("There is no key '' (in");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port | 70000 | port must be 0 to 65535, not 70000.",
        "port | -1 | port must be 0 to 65535, not -1.",
        "port | 1.5 | port must be a whole number of 32 bits, not '1.5'.",
        "port | 3000000000 | port must be a whole number of 32 bits, not '3000000000'.",
        "port | '' | port must be a whole number of 32 bits, not ''.",
        "data_dir | ' ' | data_dir must name a folder.",
        "plugins_dir | ' ' | plugins_dir must name a folder.",
        "default_model | posters | default_model: 'posters' is no name: write models/{model},"
            + " models/{model}/versions/{number} or models/{model}@{alias}, such as models/posters.",
        "drain | 30 | drain must be a duration such as 100ms, not '30'.",
        "drain | -1s | drain must be a duration such as 100ms, not '-1s'.",
        "engine.device | gpu | engine.device: a device is auto, cpu or gpu:N such as gpu:0, not"
            + " 'gpu'.",
        "engine.half_precision | maybe | engine.half_precision must be true or false, not 'maybe'.",
        "engine.threads | -1 | engine.threads must be 0 to 1024, not -1.",
        "serving.model_budget | 4 gigs | serving.model_budget must be a size such as 64MB, not"
            + " '4 gigs'.",
        "serving.model_budget | -4GB | serving.model_budget must be a size such as 64MB, not"
            + " '-4GB'.",
        "serving.model_budget | 0B | serving.model_budget must be 1B to 9223372036854775807B, not"
            + " 0B.",
        "serving.max_batch | 0 | serving.max_batch must be 1 to 4096, not 0.",
        "serving.queue_images | 500001 | serving.queue_images must be 1 to 500000, not 500001.",
        "serving.queue_bytes | 0MB | serving.queue_bytes must be 1B to 4398046511104B, not 0B.",
        "serving.retry_after | 0s | serving.retry_after must be at least 1.00ms, not 0.00s.",
        "serving.decode_threads | -1 | serving.decode_threads must be 0 to 1024, not -1.",
        "serving.stream_window | 0 | serving.stream_window must be 1 to 500000, not 0.",
        "serving.response_cache | 0 | serving.response_cache must be a size such as 64MB, not '0'.",
        "registry.import_idle | 900ms | registry.import_idle must be at least 1.00s, not 900.00ms.",
        "training.max_runs | 0 | training.max_runs must be 1 to 10000, not 0.",
        "training.stream_idle | 0s | training.stream_idle must be at least 1.00s, not 0.00s.",
        "training.priority | 20 | training.priority must be 0 to 19, not 20.",
        "training.yield | soon | training.yield must be a duration such as 100ms, not 'soon'.",
        "image.max_bytes | 2GB | image.max_bytes must be 1B to 2147483647B, not 2GB.",
        "image.max_pixels | 536870912 | image.max_pixels must be 1 to 536870911, not 536870912.",
        "image.max_side | 0 | image.max_side must be 1 to 2147483647, not 0.",
        "image.max_scans | -3 | image.max_scans must be 1 to 2147483647, not -3.",
        "image.max_scan_pixels | 1e9 | image.max_scan_pixels must be a whole number of 64 bits, not"
            + " '1e9'.",
        "image.max_decode_time | 0s | image.max_decode_time must be at least 1.00ms, not 0.00s.",
        "grpc.max_message | 4GB | grpc.max_message must be 1B to 2147483647B, not 4GB.",
        "grpc.max_metadata | 0B | grpc.max_metadata must be 1B to 2147483647B, not 0B.",
        "grpc.calls_per_connection | 0 | grpc.calls_per_connection must be 1 to 2147483647, not 0.",
        "grpc.connection_idle | 0s | grpc.connection_idle must be at least 1.00ms, not 0.00s.",
        "grpc.connection_age | soon | grpc.connection_age must be a duration such as 100ms, not"
            + " 'soon'.",
        "grpc.resets_per_window | 0 | grpc.resets_per_window must be 1 to 2147483647, not 0.",
        "grpc.reset_window | 900ms | grpc.reset_window must be at least 1.00s, not 900.00ms.",
      })
  void aValueThatDoesNotFitIsRefusedWithItsKey(String key, String value, String message) {
    assertThat(refusal(null, NONE, Map.of(key, value))).isEqualTo(message);
    String variable = "MARQUEE_CONFIG_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
    assertThat(refusal(null, Map.of(variable, value), NONE)).isEqualTo(message);
  }

  @Test
  void everyKeyReachesItsPlace() throws IOException {
    Path file =
        write(
            """
            host: 0.0.0.0
            port: 1
            data_dir: /data
            plugins_dir: jars
            default_model: models/m@a
            drain: 2s
            engine: {name: pytorch, device: 'gpu:3', half_precision: true, threads: 4, lanes: 5}
            serving:
              model_budget: 5GB
              max_batch: 6
              queue_images: 7
              queue_bytes: 8MB
              retry_after: 9ms
              decode_threads: 10
              stream_window: 11
              response_cache: 32MB
            registry:
              max_import: 25GB
              max_imports: 27
              import_idle: 28s
              orphan_lease: 26h
            training:
              max_runs: 29
              stream_idle: 30m
              priority: 5
              yield: 31ms
            image:
              max_bytes: 12MB
              max_pixels: 13
              max_side: 14
              max_scans: 15
              max_scan_pixels: 16
              max_decode_time: 17s
            grpc:
              max_message: 18MB
              max_metadata: 19kB
              calls_per_connection: 20
              connection_idle: 21m
              connection_age: 22h
              resets_per_window: 23
              reset_window: 24s
            """);

    assertThat(ConfigLoader.load(file, NONE, NONE))
        .isEqualTo(
            new ServerConfig(
                "0.0.0.0",
                1,
                "/data",
                "jars",
                "models/m@a",
                Duration.valueOf("2s"),
                new ServerConfig.EngineConfig("pytorch", "gpu:3", true, 4, 5),
                new ServerConfig.ServingConfig(
                    DataSize.valueOf("5GB"),
                    6,
                    7,
                    DataSize.valueOf("8MB"),
                    Duration.valueOf("9ms"),
                    10,
                    11,
                    DataSize.valueOf("32MB")),
                new ServerConfig.RegistryConfig(
                    DataSize.valueOf("25GB"), 27, Duration.valueOf("28s"), Duration.valueOf("26h")),
                new ServerConfig.TrainingConfig(
                    29, Duration.valueOf("30m"), 5, Duration.valueOf("31ms")),
                new ServerConfig.ImageConfig(
                    DataSize.valueOf("12MB"), 13, 14, 15, 16, Duration.valueOf("17s")),
                new ServerConfig.GrpcConfig(
                    DataSize.valueOf("18MB"),
                    DataSize.valueOf("19kB"),
                    20,
                    Duration.valueOf("21m"),
                    Duration.valueOf("22h"),
                    23,
                    Duration.valueOf("24s"))));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("marquee.yaml"), text);
  }

  private static String refusal(
      @Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
    Failure refusal =
        catchThrowableOfType(
            Failure.FailedPrecondition.class, () -> ConfigLoader.load(file, environment, flags));
    assertThat(refusal.reason()).isEqualTo(Reason.CONFIG_INVALID);
    return String.valueOf(refusal.getMessage());
  }
}
