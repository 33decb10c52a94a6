package dev.marquee.server;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.errorprone.annotations.Keep;
import com.google.inject.AbstractModule;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.util.Modules;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.server.config.ServerConfig;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.ManifestJson;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.NewVersion;
import dev.marquee.server.registry.VersionChanges;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.ServingEngines;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.FakeTicker;
import dev.marquee.server.testing.VersionFiles;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.server.transfer.StagingDisk;
import dev.marquee.v1.GetImportRequest;
import dev.marquee.v1.GetImportResponse;
import dev.marquee.v1.ModelServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A real server whose disk and calls a test can look into, with a channel to it. */
final class TransferServer implements AutoCloseable {
  /** The most bytes of a version; every version of these tests but one has fewer. */
  static final long MAX_IMPORT = 8 << 20;

  private final CallWatch watch = new CallWatch();
  private final ScarceDisk disk = new ScarceDisk();
  private final FakeTicker ticker = new FakeTicker();
  private final Parts parts;
  private final MarqueeServer server;
  private final ManagedChannel channel;

  private TransferServer(
      Path dataFolder,
      Map<String, String> settings,
      UnaryOperator<BlobStore> blobs,
      UnaryOperator<MetadataStore> metadata) {
    if (Files.notExists(dataFolder.resolve("registry.db"))) {
      VersionFolder.Model _ = VersionFolder.in(dataFolder).model("posters");
    }
    Map<String, String> all = new HashMap<>(settings);
    all.put("data_dir", dataFolder.toString());
    all.put("registry.max_import", MAX_IMPORT + "B");
    ServerConfig config = ConfigLoader.load(null, Map.of(), all);
    DataHome home = DataHome.open(dataFolder);
    parts =
        new Parts(
            blobs.apply(disk.store(home.blobs())), metadata.apply(home.metadata()), disk, ticker);
    String name = UUID.randomUUID().toString();
    server =
        MarqueeServer.listen(
            config,
            InProcessServerBuilder.forName(name).intercept(watch),
            home,
            Modules.override(new ServerModule(config, home)).with(parts));
    server.load();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  /** What a test puts in place of the server's own parts, and what it takes from there. */
  private static final class Parts extends AbstractModule {
    private final BlobStore blobs;
    private final MetadataStore metadata;
    private final StagingDisk disk;
    private final Ticker ticker;

    @Keep @Inject private Injector injector;

    @SuppressWarnings("NullAway.Init") // Guice fills the injector in.
    private Parts(BlobStore blobs, MetadataStore metadata, StagingDisk disk, Ticker ticker) {
      this.blobs = blobs;
      this.metadata = metadata;
      this.disk = disk;
      this.ticker = ticker;
    }

    @Override
    protected void configure() {
      bind(ServingEngines.class).toInstance(Engines.only(new FakeEngine()));
      bind(BlobStore.class).toInstance(blobs);
      bind(MetadataStore.class).toInstance(metadata);
      bind(StagingDisk.class).toInstance(disk);
      bind(Ticker.class).toInstance(ticker);
      requestInjection(this);
    }
  }

  /** Starts one over a folder; a fresh one gets the model {@code models/posters}, and no other. */
  static TransferServer over(Path dataFolder) {
    return over(dataFolder, Map.of());
  }

  /** Starts one that is configured otherwise. */
  static TransferServer over(Path dataFolder, Map<String, String> settings) {
    return new TransferServer(dataFolder, settings, blobs -> blobs, metadata -> metadata);
  }

  /** Starts one whose stores a test stands before. */
  static TransferServer over(
      Path dataFolder, UnaryOperator<BlobStore> blobs, UnaryOperator<MetadataStore> metadata) {
    return new TransferServer(dataFolder, Map.of(), blobs, metadata);
  }

  /** Puts a version into {@code models/posters} without looking at its weights. */
  VersionName store(VersionFiles files) throws IOException {
    Manifest manifest = ManifestJson.parse(files.manifest());
    Path file = Files.write(blobs().stagingFolder().resolve("weights"), files.weights());
    blobs().adopt(file, manifest.weights().digest());
    Digest digest = ManifestJson.digest(files.manifest());
    NewVersion version =
        new NewVersion(
            new ModelName("posters"), manifest, files.manifest(), digest, Optional.empty());
    return part(VersionChanges.class).add(version, Cause.ofServer("for the test")).entry().name();
  }

  /** Returns how many versions {@code models/posters} has. */
  int versionCount() {
    return metadata()
        .read(reader -> reader.model(new ModelName("posters")).orElseThrow().versionCount());
  }

  <T> T part(Class<T> type) {
    return parts.injector.getInstance(type);
  }

  MetadataStore metadata() {
    return parts.metadata;
  }

  BlobStore blobs() {
    return parts.blobs;
  }

  ScarceDisk disk() {
    return disk;
  }

  FakeTicker ticker() {
    return ticker;
  }

  CallWatch watch() {
    return watch;
  }

  ManagedChannel channel() {
    return channel;
  }

  ModelServiceGrpc.ModelServiceStub async() {
    return ModelServiceGrpc.newStub(channel);
  }

  ModelServiceGrpc.ModelServiceBlockingStub stub() {
    return ModelServiceGrpc.newBlockingStub(channel);
  }

  /** Returns how far an import into {@code models/posters} is. */
  GetImportResponse progress(String requestId) {
    return stub()
        .getImport(
            GetImportRequest.newBuilder()
                .setParent("models/posters")
                .setRequestId(requestId)
                .build());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }
}
