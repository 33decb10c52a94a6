package dev.marquee.server;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.server.config.ServerConfig;
import dev.marquee.server.registry.BundledModels;
import dev.marquee.server.registry.FolderRegistry;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.rpc.CallThreads;
import dev.marquee.server.rpc.CallsUnderWay;
import dev.marquee.server.rpc.DefaultModel;
import dev.marquee.server.rpc.ModelHealth;
import dev.marquee.server.rpc.StreamWindow;
import dev.marquee.server.serving.DecodePool;
import dev.marquee.server.serving.LiveModels;
import dev.marquee.server.serving.ServingLimits;
import dev.marquee.server.serving.VersionLoader;
import dev.marquee.server.serving.VersionNetworks;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** The parts list of a server. */
final class ServerModule extends AbstractModule {
  private final ServerConfig config;

  ServerModule(ServerConfig config) {
    this.config = config;
  }

  @Override
  protected void configure() {
    bind(ServerConfig.class).toInstance(config);
    bind(CallsUnderWay.class).in(Singleton.class);
    bind(CallThreads.class).in(Singleton.class);
    bind(VersionNetworks.class).in(Singleton.class);
    bind(Ticker.class).toInstance(Ticker.systemTicker());
    bind(ServingLimits.class).toInstance(config.serving().toLimits());
    bind(StreamWindow.class).toInstance(new StreamWindow(config.serving().streamWindow()));
    bind(DefaultModel.class)
        .toInstance(new DefaultModel(ModelReference.parse("default_model", config.defaultModel())));
  }

  @Provides
  @Singleton
  ClassifierEngine engine() {
    return TorchEngine.start(config.engine().toOptions());
  }

  @Provides
  @Singleton
  Architectures architectures() {
    return Architectures.onClassPath();
  }

  @Provides
  @Singleton
  Registry registry() {
    Path dataFolder = Path.of(config.dataDir());
    BundledModels.installIfFresh(dataFolder);
    return FolderRegistry.read(dataFolder);
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
  DecodePool decodePool(Ticker ticker) {
    int threads = config.serving().decodeThreads();
    return new DecodePool(
        new ImagePipeline(config.image().toLimits(), ticker::read),
        threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
  }
}
