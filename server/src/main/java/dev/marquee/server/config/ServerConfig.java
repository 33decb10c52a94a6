package dev.marquee.server.config;

import dev.marquee.models.DeviceChoice;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.onnx.OnnxOptions;
import dev.marquee.models.torch.TorchOptions;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.serving.EnginePreference;
import dev.marquee.server.serving.Processor;
import dev.marquee.server.serving.ServingLimits;
import dev.marquee.server.training.TrainingLimits;
import dev.marquee.server.transfer.ImportLimits;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Everything that can be configured, as one tree. {@code docs/configuration.md} says what each key
 * does. Sizes are written {@code 64MB}, durations {@code 100ms}.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 takes a free one
 * @param dataDir the folder that holds the models; created where it is not there
 * @param pluginsDir the folder of the architectures' jars, taken from {@code dataDir} where it is
 *     relative; only the default one need not be there
 * @param defaultModel what answers a request that names no model
 * @param drain how long calls may go on once the server is told to stop
 */
public record ServerConfig(
    String host,
    int port,
    String dataDir,
    String pluginsDir,
    String defaultModel,
    Duration drain,
    EngineConfig engine,
    ServingConfig serving,
    RegistryConfig registry,
    TrainingConfig training,
    ImageConfig image,
    GrpcConfig grpc) {
  private static final String DEFAULT_PLUGINS_DIR = "plugins";
  private static final Duration MILLISECOND = Duration.valueOf("1ms");

  /** What a request has beside its image, with room to spare. */
  private static final int REQUEST_OVERHEAD = 64 << 10;

  public ServerConfig {
    Range.check("port", port, 0, 65_535);
    if (dataDir.isBlank()) {
      throw new IllegalArgumentException("data_dir must name a folder");
    }
    if (pluginsDir.isBlank()) {
      throw new IllegalArgumentException("plugins_dir must name a folder");
    }
    try {
      ModelReference.parse("default_model", defaultModel);
    } catch (Failure.InvalidArgument e) {
      throw new IllegalArgumentException("default_model: " + e.getMessage(), e);
    }
    if (image.maxBytes().toBytes() > grpc.maxMessage().toBytes() - REQUEST_OVERHEAD) {
      throw new IllegalArgumentException(
          "image.max_bytes is %s, for which grpc.max_message of %s is too small: set it at least 64kB larger"
              .formatted(image.maxBytes(), grpc.maxMessage()));
    }
  }

  /**
   * What runs the networks.
   *
   * @param name {@code auto}, {@code onnxruntime} or {@code pytorch}
   * @param device {@code auto}, {@code cpu} or {@code gpu:N}
   * @param halfPrecision whether GPUs compute in float16
   * @param threads how many threads one operation may use on the CPU; 0 for one per core
   * @param lanes how many batches of one version ONNX Runtime computes at once on the CPU; 0 for
   *     one per thread
   */
  public record EngineConfig(
      String name, String device, boolean halfPrecision, int threads, int lanes) {
    public EngineConfig {
      try {
        EnginePreference _ = EnginePreference.parse(name);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("engine.name: " + e.getMessage(), e);
      }
      try {
        DeviceChoice.parse(device);
        if (halfPrecision && DeviceChoice.parse(device) instanceof DeviceChoice.Cpu) {
          throw new IllegalArgumentException(
              "the CPU computes in single precision: use a GPU, or turn engine.half_precision off");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("engine.device: " + e.getMessage(), e);
      }
      Range.check("engine.threads", threads, 0, 1024);
      Range.check("engine.lanes", lanes, 0, 1024);
    }

    /** Returns the same as the engine reads it. */
    public TorchOptions toOptions() {
      return new TorchOptions(DeviceChoice.parse(device), halfPrecision, threads);
    }

    /** Returns the same as the engine that only serves reads it. */
    public OnnxOptions toOnnxOptions() {
      return new OnnxOptions(DeviceChoice.parse(device), halfPrecision, threads, lanes);
    }

    /** Returns what the engines compute with, as text: what how fast they are depends on. */
    public String processor() {
      return "%s, threads %s, device %s"
          .formatted(Processor.description(), threads == 0 ? "auto" : threads, device);
    }

    /**
     * Returns which engine is to serve. In half precision it is PyTorch unless the other is named:
     * two that round as coarsely cannot be held against each other.
     */
    public EnginePreference preference() {
      EnginePreference named = EnginePreference.parse(name);
      return halfPrecision && named == EnginePreference.AUTO ? EnginePreference.PYTORCH : named;
    }
  }

  /**
   * How requests are served.
   *
   * @param modelBudget how much memory the weights of loaded versions may take
   * @param maxBatch the most images that the engine gets at once
   * @param queueImages the most images in the making per version, from admission to answer
   * @param queueBytes the most encoded bytes of these together
   * @param retryAfter what a caller is told to wait when the queue is full
   * @param decodeThreads how many images are decoded at once; 0 for one per core
   * @param streamWindow how many images of one stream are in the making at once
   * @param responseCache how much memory kept scores may take; 0B for none
   */
  public record ServingConfig(
      DataSize modelBudget,
      int maxBatch,
      int queueImages,
      DataSize queueBytes,
      Duration retryAfter,
      int decodeThreads,
      int streamWindow,
      DataSize responseCache) {
    public ServingConfig {
      Range.check("serving.model_budget", modelBudget, 1, Long.MAX_VALUE);
      Range.check("serving.max_batch", maxBatch, 1, 4096);
      Range.check("serving.queue_images", queueImages, 1, 500_000);
      Range.check("serving.queue_bytes", queueBytes, 1, 1L << 42);
      Range.atLeast("serving.retry_after", retryAfter, MILLISECOND);
      Range.check("serving.decode_threads", decodeThreads, 0, 1024);
      Range.check("serving.stream_window", streamWindow, 1, 500_000);
      Range.check("serving.response_cache", responseCache, 0, Long.MAX_VALUE);
    }

    /** Returns the bounds of each version's batcher. */
    public ServingLimits toLimits() {
      return new ServingLimits(
          maxBatch, queueImages, queueBytes.toBytes(), retryAfter.toJavaTime());
    }
  }

  /**
   * How the registry keeps its files.
   *
   * @param maxImport the most bytes that the files of one version may have together
   * @param maxImports the most imports that are under way at once
   * @param importIdle after how long without a message an import gives way to another one
   * @param orphanLease how long a file may lie there without a version that refers to it, and an
   *     import without a new piece, before it is removed
   */
  public record RegistryConfig(
      DataSize maxImport, int maxImports, Duration importIdle, Duration orphanLease) {
    public RegistryConfig {
      Range.check("registry.max_import", maxImport, 1, Long.MAX_VALUE);
      Range.check("registry.max_imports", maxImports, 1, 10_000);
      Range.atLeast("registry.import_idle", importIdle, Duration.valueOf("1s"));
      Range.atLeast("registry.orphan_lease", orphanLease, Duration.valueOf("1m"));
    }

    /** Returns the bounds of imports. */
    public ImportLimits toLimits() {
      return new ImportLimits(maxImport.toBytes(), maxImports, importIdle.toJavaTime());
    }
  }

  /**
   * How training goes beside serving.
   *
   * @param maxRuns the most runs that wait for their turn
   * @param streamIdle after how long without a batch a run whose turn it is fails
   * @param priority what its threads yield to others, as nice(1) has it
   * @param yield how long a step waits at most for requests that are being served; 0s for not
   */
  public record TrainingConfig(int maxRuns, Duration streamIdle, int priority, Duration yield) {
    public TrainingConfig {
      Range.check("training.max_runs", maxRuns, 1, 10_000);
      Range.atLeast("training.stream_idle", streamIdle, Duration.valueOf("1s"));
      Range.check("training.priority", priority, 0, 19);
      Range.atLeast("training.yield", yield, Duration.valueOf("0s"));
    }

    /** Returns the bounds of training. */
    public TrainingLimits toLimits() {
      return new TrainingLimits(maxRuns, streamIdle.toJavaTime(), priority, yield.toJavaTime());
    }
  }

  /** The bounds of what is decoded; see {@link ImageLimits}. */
  public record ImageConfig(
      DataSize maxBytes,
      long maxPixels,
      int maxSide,
      int maxScans,
      long maxScanPixels,
      Duration maxDecodeTime) {
    public ImageConfig {
      Range.check("image.max_bytes", maxBytes, 1, Integer.MAX_VALUE);
      Range.check("image.max_pixels", maxPixels, 1, Integer.MAX_VALUE / 4);
      Range.check("image.max_side", maxSide, 1, Integer.MAX_VALUE);
      Range.check("image.max_scans", maxScans, 1, Integer.MAX_VALUE);
      Range.check("image.max_scan_pixels", maxScanPixels, 1, Long.MAX_VALUE);
      Range.atLeast("image.max_decode_time", maxDecodeTime, MILLISECOND);
    }

    /** Returns the same as the image pipeline reads it. */
    public ImageLimits toLimits() {
      return new ImageLimits(
          maxBytes.toBytes(),
          maxPixels,
          maxSide,
          maxScans,
          maxScanPixels,
          maxDecodeTime.toJavaTime());
    }
  }

  /**
   * The bounds of connections.
   *
   * @param maxMessage the largest message that is read; more ends the call
   * @param maxMetadata the largest headers of a call
   * @param callsPerConnection how many calls a connection may have at once
   * @param connectionIdle after how long without a call a connection is closed
   * @param connectionAge after how long a connection is asked to reconnect
   * @param resetsPerWindow how many calls a client may reset within {@code resetWindow}
   */
  public record GrpcConfig(
      DataSize maxMessage,
      DataSize maxMetadata,
      int callsPerConnection,
      Duration connectionIdle,
      Duration connectionAge,
      int resetsPerWindow,
      Duration resetWindow) {
    public GrpcConfig {
      Range.check("grpc.max_message", maxMessage, 1, Integer.MAX_VALUE);
      Range.check("grpc.max_metadata", maxMetadata, 1, Integer.MAX_VALUE);
      Range.check("grpc.calls_per_connection", callsPerConnection, 1, Integer.MAX_VALUE);
      Range.atLeast("grpc.connection_idle", connectionIdle, MILLISECOND);
      Range.atLeast("grpc.connection_age", connectionAge, MILLISECOND);
      Range.check("grpc.resets_per_window", resetsPerWindow, 1, Integer.MAX_VALUE);
      Range.atLeast("grpc.reset_window", resetWindow, Duration.valueOf("1s"));
    }
  }

  /** Returns where the architectures' jars are; the folder need not be there. */
  public Path pluginsFolder() {
    return Path.of(dataDir).resolve(pluginsDir);
  }

  /**
   * Checks that a folder of plugins that somebody chose is there: misspelt, it would silently bring
   * none.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#CONFIG_INVALID}) if it is not
   */
  public void requirePluginsFolder() {
    if (!pluginsDir.equals(DEFAULT_PLUGINS_DIR) && !Files.isDirectory(pluginsFolder())) {
      throw new Failure.FailedPrecondition(
          Reason.CONFIG_INVALID,
          "plugins_dir is '%s', where there is no folder: create it, or leave the key out."
              .formatted(pluginsDir));
    }
  }

  /** Returns the defaults: loopback, the CPU or every GPU, the user's data folder. */
  public static ServerConfig defaults() {
    return new ServerConfig(
        "127.0.0.1",
        50051,
        Path.of(System.getProperty("user.home"), ".local", "share", "marquee").toString(),
        DEFAULT_PLUGINS_DIR,
        "models/posters",
        Duration.valueOf("20s"),
        new EngineConfig("auto", "auto", false, 0, 0),
        new ServingConfig(
            DataSize.valueOf("4GB"),
            16,
            256,
            DataSize.valueOf("128MB"),
            Duration.valueOf("100ms"),
            0,
            32,
            DataSize.valueOf("64MB")),
        new RegistryConfig(
            DataSize.valueOf("8GB"), 32, Duration.valueOf("1m"), Duration.valueOf("24h")),
        new TrainingConfig(100, Duration.valueOf("30m"), 19, Duration.valueOf("0s")),
        new ImageConfig(
            DataSize.succinctBytes(ImageLimits.DEFAULTS.maxBytes()),
            ImageLimits.DEFAULTS.maxPixels(),
            ImageLimits.DEFAULTS.maxSide(),
            ImageLimits.DEFAULTS.maxScans(),
            ImageLimits.DEFAULTS.maxScanPixels(),
            Duration.valueOf(ImageLimits.DEFAULTS.maxDecodeTime().toMillis() + "ms")),
        new GrpcConfig(
            DataSize.valueOf("16MB"),
            DataSize.valueOf("16kB"),
            1000,
            Duration.valueOf("10m"),
            Duration.valueOf("2h"),
            500,
            Duration.valueOf("10s")));
  }
}
