package dev.marquee.server.training;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.training.TrainerEngine;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.serving.ServingLoad;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** The parts of training, out of those of the server. */
public final class TrainingModule extends AbstractModule {
  private final TrainingLimits limits;
  private final Path folder;

  /**
   * @param folder for the files of runs; made when there is a run
   */
  public TrainingModule(TrainingLimits limits, Path folder) {
    this.limits = limits;
    this.folder = folder;
  }

  @Override
  protected void configure() {
    bind(RunFeed.class).in(Singleton.class);
    bind(RunLog.class).in(Singleton.class);
    bind(ServingLoad.class).in(Singleton.class);
  }

  @Provides
  @Singleton
  TrainingParts parts(
      RunLog log,
      DatasetSource datasets,
      ImagePipeline pipeline,
      Architectures architectures,
      Provider<TrainerEngine> engine,
      Registry registry,
      VersionMaking versions,
      ServingLoad load,
      Ticker ticker) {
    return new TrainingParts(
        log,
        new RunPreparation(datasets, pipeline),
        new Networks(architectures),
        new Trainers(engine, registry),
        versions,
        new TrainThread(limits.niceness()),
        new DecodeThreads(limits.niceness()),
        new Courtesy(limits.yield(), load::isServing, ticker),
        limits,
        ticker);
  }

  @Provides
  @Singleton
  Runs runs(
      TrainingStore store,
      TrainingParts parts,
      Catalog catalog,
      Registry registry,
      RunFeed feed,
      ImagePipeline pipeline) {
    return new Runs(
        store, parts, new RunAcceptance(catalog, registry, parts), feed, pipeline, folder);
  }
}
