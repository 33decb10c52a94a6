package dev.marquee.server.training;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.TypeLiteral;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.training.TrainerEngine;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.feed.Feed;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.serving.ServingLoad;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.concurrent.Executors;

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
    bind(new TypeLiteral<Feed<RunName>>() {}).in(Singleton.class);
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
      DatasetSource datasets,
      Feed<RunName> feed,
      ImagePipeline pipeline) {
    RunEnds ends =
        new RunEnds(
            parts.log(),
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("run ends").factory()));
    return new Runs(
        store,
        parts,
        new RunAcceptance(catalog, registry, datasets, parts),
        feed,
        ends,
        new LiveRuns(parts, pipeline, folder, ends));
  }
}
