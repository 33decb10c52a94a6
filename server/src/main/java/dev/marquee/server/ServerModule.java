package dev.marquee.server;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.ThreadTime;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.onnx.OnnxEngine;
import dev.marquee.models.plugins.Plugins;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.models.training.TrainerEngine;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.config.ServerConfig;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.datasets.DatasetStore;
import dev.marquee.server.datasets.DatasetUse;
import dev.marquee.server.datasets.Datasets;
import dev.marquee.server.datasets.ImageInspector;
import dev.marquee.server.datasets.ImageLease;
import dev.marquee.server.evaluation.EvaluationStore;
import dev.marquee.server.evaluation.Evaluator;
import dev.marquee.server.evaluation.Heartbeat;
import dev.marquee.server.evaluation.RecordedEvaluations;
import dev.marquee.server.evaluation.RetryPause;
import dev.marquee.server.metadata.SqliteDatasetStore;
import dev.marquee.server.metadata.SqliteEvaluationStore;
import dev.marquee.server.metadata.SqliteTrainingStore;
import dev.marquee.server.metadata.SqliteVerdictStore;
import dev.marquee.server.promotion.Evaluations;
import dev.marquee.server.promotion.Promotion;
import dev.marquee.server.registry.Abandonment;
import dev.marquee.server.registry.ChangeFeed;
import dev.marquee.server.registry.ChangeLog;
import dev.marquee.server.registry.Commits;
import dev.marquee.server.registry.MetadataReader;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.ModelUse;
import dev.marquee.server.registry.OrphanCollector;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.RegistryListener;
import dev.marquee.server.registry.RegistryVerification;
import dev.marquee.server.registry.Routes;
import dev.marquee.server.registry.StagingGuard;
import dev.marquee.server.registry.StoredRegistry;
import dev.marquee.server.rpc.AbandonedCalls;
import dev.marquee.server.rpc.CallThreads;
import dev.marquee.server.rpc.CallsUnderWay;
import dev.marquee.server.rpc.DefaultModel;
import dev.marquee.server.rpc.ModelHealth;
import dev.marquee.server.rpc.OpenCalls;
import dev.marquee.server.rpc.StopSignal;
import dev.marquee.server.rpc.StreamWindow;
import dev.marquee.server.serving.DecodePool;
import dev.marquee.server.serving.EnginePair;
import dev.marquee.server.serving.LiveModels;
import dev.marquee.server.serving.LoadingThread;
import dev.marquee.server.serving.OnDemand;
import dev.marquee.server.serving.ResponseCache;
import dev.marquee.server.serving.ServingEngines;
import dev.marquee.server.serving.ServingLimits;
import dev.marquee.server.serving.VerdictStore;
import dev.marquee.server.serving.VersionLoader;
import dev.marquee.server.serving.VersionNetworks;
import dev.marquee.server.training.RunDatasetUse;
import dev.marquee.server.training.RunModelUse;
import dev.marquee.server.training.TrainingModule;
import dev.marquee.server.training.TrainingStore;
import dev.marquee.server.transfer.ImportLimits;
import dev.marquee.server.transfer.Imports;
import dev.marquee.server.transfer.LiveImports;
import dev.marquee.server.transfer.OnnxExports;
import dev.marquee.server.transfer.StagingDisk;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executors;

/** The parts list of a server. */
final class ServerModule extends AbstractModule {
  private final ServerConfig config;
  private final DataHome home;
  private final OnDemand<OnnxEngine> onnx;

  ServerModule(ServerConfig config, DataHome home) {
    this(config, home, onnx(config));
  }

  /**
   * @param onnx as {@link #onnx} makes it
   */
  ServerModule(ServerConfig config, DataHome home, OnDemand<OnnxEngine> onnx) {
    this.config = config;
    this.home = home;
    this.onnx = onnx;
  }

  /** Returns ONNX Runtime as the configuration wants it, not started. */
  static OnDemand<OnnxEngine> onnx(ServerConfig config) {
    return new OnDemand<>(() -> OnnxEngine.start(config.engine().toOnnxOptions()));
  }

  @Override
  protected void configure() {
    bind(ServerConfig.class).toInstance(config);
    bind(DataHome.class).toInstance(home);
    bind(MetadataStore.class).toInstance(home.metadata());
    bind(BlobStore.class).toInstance(home.blobs());
    bind(InstantSource.class).toInstance(InstantSource.system());
    bind(Registry.class).to(StoredRegistry.class).in(Singleton.class);
    bind(Abandonment.class).to(AbandonedCalls.class);
    bind(Commits.class).in(Singleton.class);
    bind(ChangeFeed.class).in(Singleton.class);
    bind(Imports.class).in(Singleton.class);
    bind(OnnxExports.class).in(Singleton.class);
    bind(StagingGuard.class).to(LiveImports.class);
    bind(StagingDisk.class).toInstance(StagingDisk.REAL);
    bind(Promotion.class).in(Singleton.class);
    bind(Housekeeping.class).in(Singleton.class);
    bind(ImportLimits.class).toInstance(config.registry().toLimits());
    bind(EvaluationStore.class).toInstance(new SqliteEvaluationStore(home.metadata().database()));
    bind(Evaluator.class).in(Singleton.class);
    bind(RetryPause.class).toInstance(Thread::sleep);
    bind(Heartbeat.class).toInstance(Heartbeat.ORDINARY);
    bind(Evaluations.class).to(RecordedEvaluations.class);
    bindListeners();
    bind(TrainingStore.class).toInstance(new SqliteTrainingStore(home.metadata().database()));
    install(
        new TrainingModule(
            config.training().toLimits(), Path.of(config.dataDir()).resolve("training")));
    bindDatasets();
    bind(CallsUnderWay.class).in(Singleton.class);
    bind(CallThreads.class).in(Singleton.class);
    bind(OpenCalls.class).toInstance(new OpenCalls());
    bind(StopSignal.class).in(Singleton.class);
    bind(VersionNetworks.class).in(Singleton.class);
    bind(LoadingThread.class).in(Singleton.class);
    bind(VerdictStore.class).toInstance(new SqliteVerdictStore(home.metadata().database()));
    bind(Ticker.class).toInstance(Ticker.systemTicker());
    bind(ServingLimits.class).toInstance(config.serving().toLimits());
    bind(StreamWindow.class).toInstance(new StreamWindow(config.serving().streamWindow()));
    bind(DefaultModel.class)
        .toInstance(new DefaultModel(ModelReference.parse("default_model", config.defaultModel())));
  }

  @Provides
  @Singleton
  OnDemand<TorchEngine> torchOnDemand() {
    return new OnDemand<>(() -> TorchEngine.start(config.engine().toOptions()));
  }

  @Provides
  TorchEngine torch(OnDemand<TorchEngine> torch) {
    return torch.get();
  }

  @Provides
  @Singleton
  EnginePair engines(OnDemand<TorchEngine> torch) {
    return new EnginePair(
        torch, onnx, TorchEngine.mayUseGpus(config.engine().toOptions(), System.getenv()));
  }

  @Provides
  @Singleton
  ServingEngines servingEngines(
      EnginePair engines, VerdictStore verdicts, Ticker ticker, InstantSource clock) {
    return new ServingEngines(
        config.engine().preference(),
        engines,
        verdicts,
        config.engine().processor(),
        config.serving().maxBatch(),
        ticker,
        clock);
  }

  @Provides
  TrainerEngine trainers(TorchEngine torch) {
    return torch;
  }

  @Provides
  @Singleton
  Plugins plugins() {
    config.requirePluginsFolder();
    return Plugins.load(config.pluginsFolder(), Architectures.onClassPath());
  }

  @Provides
  Architectures architectures(Plugins plugins) {
    return plugins.architectures();
  }

  /** Who learns of changes of the registry, in this order. */
  private void bindListeners() {
    Multibinder<RegistryListener> listeners =
        Multibinder.newSetBinder(binder(), RegistryListener.class);
    listeners.addBinding().to(LiveModels.class);
    listeners.addBinding().to(ModelHealth.class);
    listeners.addBinding().to(ChangeFeed.class);
    listeners.addBinding().to(ChangeLog.class);
  }

  private void bindDatasets() {
    bind(DatasetStore.class).toInstance(new SqliteDatasetStore(home.metadata().database()));
    bind(DatasetSource.class).to(Datasets.class);
    bind(ImageLease.class).toInstance(new ImageLease(config.registry().orphanLease().toJavaTime()));
    // Whoever needs datasets, models or versions to stay adds itself.
    Multibinder.newSetBinder(binder(), DatasetUse.class).addBinding().to(RunDatasetUse.class);
    Multibinder.newSetBinder(binder(), ModelUse.class).addBinding().to(RunModelUse.class);
  }

  @Provides
  @Singleton
  Routes routes() {
    return Routes.of(home.metadata());
  }

  @Provides
  RegistryVerification verification(LoadingThread thread) {
    BlobStore blobs = home.blobs();
    return home.verification(digest -> thread.callFromAnyThread(() -> blobs.verify(digest)));
  }

  @Provides
  OrphanCollector orphans(InstantSource clock, StagingGuard guard) {
    return new OrphanCollector(
        home.blobs(),
        () -> home.metadata().read(MetadataReader::digests),
        config.registry().orphanLease().toJavaTime(),
        clock,
        guard);
  }

  @Provides
  @Singleton
  LiveModels liveModels(
      Registry registry,
      VersionLoader loader,
      ModelHealth health,
      ServingLimits limits,
      Ticker ticker) {
    return new LiveModels(
        registry,
        loader,
        health,
        config.serving().modelBudget().toBytes(),
        limits,
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("load").factory()),
        ticker);
  }

  @Provides
  @Singleton
  ResponseCache responseCache() {
    return new ResponseCache(config.serving().responseCache().toBytes());
  }

  @Provides
  @Singleton
  ImagePipeline imagePipeline(Ticker ticker) {
    return new ImagePipeline(config.image().toLimits(), ticker::read, ThreadTime::nanos);
  }

  @Provides
  @Singleton
  DecodePool decodePool(ImagePipeline pipeline) {
    return new DecodePool(pipeline, decodeThreads());
  }

  @Provides
  @Singleton
  ImageInspector imageInspector(ImagePipeline pipeline) {
    return new ImageInspector(pipeline, config.image().maxBytes().toBytes(), decodeThreads());
  }

  private int decodeThreads() {
    int threads = config.serving().decodeThreads();
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
