package dev.marquee.server.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import dev.marquee.models.network.Architectures;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.FileBlobStore;
import dev.marquee.server.metadata.SqliteMetadataStore;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.Commits;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.ManifestJson;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.ModelChanges;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.NewVersion;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.RegistryListener;
import dev.marquee.server.registry.Routes;
import dev.marquee.server.registry.StoredRegistry;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionChanges;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.VersionNetworks;
import dev.marquee.server.testing.VersionFiles;
import dev.marquee.server.transfer.Exports;
import dev.marquee.server.transfer.ImportLimits;
import dev.marquee.server.transfer.Imports;
import dev.marquee.server.transfer.ScarceDisk;
import dev.marquee.v1.ExportModelVersionRequest;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.GetImportRequest;
import dev.marquee.v1.GetImportResponse;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportModelVersionResponse;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.ModelVersion;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A server of imports and exports over real stores, with a channel to it. */
final class TransferServer extends ModelServiceGrpc.ModelServiceImplBase implements AutoCloseable {
  /** The most bytes of a version; every version of these tests but one has fewer. */
  static final long MAX_IMPORT = 8 << 20;

  private final CallWatch watch = new CallWatch();
  private final CallThreads threads = new CallThreads();
  private final StopSignal stop = new StopSignal(threads);
  private final ScarceDisk disk = new ScarceDisk();
  private final MetadataStore metadata;
  private final BlobStore blobs;
  private final Injector injector;
  private final Imports imports;
  private final Exports exports;
  private final Server server;
  private final ManagedChannel channel;

  private TransferServer(Path dataFolder, UnaryOperator<BlobStore> wrapping) throws IOException {
    metadata = SqliteMetadataStore.open(dataFolder.resolve("registry.db"));
    blobs = wrapping.apply(new FileBlobStore(dataFolder, InstantSource.system()));
    injector = Guice.createInjector(new Parts());
    imports =
        disk.imports(
            blobs,
            injector.getInstance(VersionChanges.class),
            injector.getInstance(Catalog.class),
            injector.getInstance(VersionNetworks.class),
            new ImportLimits(MAX_IMPORT));
    exports = injector.getInstance(Exports.class);
    String name = UUID.randomUUID().toString();
    server =
        InProcessServerBuilder.forName(name)
            .executor(threads)
            .addService(
                ServerInterceptors.intercept(MalformedRequests.refusedBy(bindService()), watch))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  private final class Parts extends AbstractModule {
    @Override
    protected void configure() {
      bind(MetadataStore.class).toInstance(metadata);
      bind(BlobStore.class).toInstance(blobs);
      bind(Routes.class).toInstance(Routes.of(metadata));
      bind(Registry.class).to(StoredRegistry.class);
      Multibinder<RegistryListener> _ = Multibinder.newSetBinder(binder(), RegistryListener.class);
      bind(InstantSource.class).toInstance(InstantSource.system());
      bind(Architectures.class).toInstance(Architectures.onClassPath());
      bind(Commits.class).in(Singleton.class);
    }
  }

  /** Starts one over a folder, with the model {@code models/posters} in it where it is fresh. */
  static TransferServer over(Path dataFolder) throws IOException {
    return over(dataFolder, blobs -> blobs);
  }

  /** Starts one whose blob store a test stands before. */
  static TransferServer over(Path dataFolder, UnaryOperator<BlobStore> wrapping)
      throws IOException {
    return new TransferServer(dataFolder, wrapping);
  }

  @Override
  public StreamObserver<ImportModelVersionRequest> importModelVersion(
      StreamObserver<ImportModelVersionResponse> observer) {
    return ImportCall.open(
        imports, reason -> new Cause("", "", reason), TransferServer::message, stop, observer);
  }

  @Override
  public void getImport(GetImportRequest request, StreamObserver<GetImportResponse> observer) {
    UnaryCall.answer(observer, () -> ImportLookup.answer(imports, request));
  }

  @Override
  public void exportModelVersion(
      ExportModelVersionRequest request, StreamObserver<ExportModelVersionResponse> observer) {
    ExportCall.answer(exports, request, observer);
  }

  private static ModelVersion message(StoredVersion version) {
    return ModelVersion.newBuilder().setName(version.entry().name().toString()).build();
  }

  /** Makes a model without versions. */
  TransferServer model(String id) {
    part(ModelChanges.class)
        .create(new ModelName(id), "", Optional.empty(), Cause.ofServer("for the test"));
    return this;
  }

  /** Puts a version into {@code models/posters} without looking at its weights. */
  VersionName store(VersionFiles files) throws IOException {
    Manifest manifest = ManifestJson.parse(files.manifest());
    Path file = Files.write(blobs.stagingFolder().resolve("weights"), files.weights());
    blobs.adopt(file, new Digest(manifest.weights().sha256()));
    Digest digest = new Digest(Hashing.sha256().hashString(files.manifest(), UTF_8).toString());
    NewVersion version =
        new NewVersion(
            new ModelName("posters"), manifest, files.manifest(), digest, Optional.empty());
    return part(VersionChanges.class).add(version, Cause.ofServer("for the test")).entry().name();
  }

  /** Returns how many versions {@code models/posters} has. */
  int versionCount() {
    return metadata.read(
        reader -> reader.model(new ModelName("posters")).orElseThrow().versionCount());
  }

  <T> T part(Class<T> type) {
    return injector.getInstance(type);
  }

  MetadataStore metadata() {
    return metadata;
  }

  BlobStore blobs() {
    return blobs;
  }

  ScarceDisk disk() {
    return disk;
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
    server.shutdownNow();
    threads.close();
    metadata.close();
  }
}
