package dev.marquee.server;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.util.Modules;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.server.config.ServerConfig;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.serving.QueueProbe;
import dev.marquee.server.serving.ServingEngines;
import dev.marquee.server.testing.Engines;
import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.DatasetServiceGrpc;
import dev.marquee.v1.EvaluationServiceGrpc;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.RegistryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.statement.SqlLogger;

/** A real server on an in-process transport, with a channel to it. */
final class TestServer implements AutoCloseable {
  private final String name = UUID.randomUUID().toString();
  private final QueueProbe probe = new QueueProbe();
  private final StatementCounter counter;
  private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
  private final MarqueeServer server;
  private final LoadReport report;
  private final ManagedChannel channel = InProcessChannelBuilder.forName(name).build();

  private TestServer(
      Path dataFolder,
      Map<String, String> settings,
      SqlLogger statements,
      BiConsumer<MetadataStore, BlobStore> fill,
      UnaryOperator<Module> parts) {
    ServerConfig config = config(dataFolder, settings);
    counter = new StatementCounter(statements);
    DataHome home = DataHome.open(dataFolder, counter);
    fill.accept(home.metadata(), home.blobs());
    Module probed =
        new AbstractModule() {
          @Override
          protected void configure() {
            install(parts.apply(new ServerModule(config, home)));
            requestInjection(probe);
          }
        };
    server =
        MarqueeServer.listen(
            config,
            InProcessServerBuilder.forName(name).scheduledExecutorService(timers),
            home,
            probed);
    report = server.load();
  }

  /** Returns what came of loading what is in production. */
  LoadReport report() {
    return report;
  }

  /** Starts one with the PyTorch engine, over a data folder. */
  static TestServer over(Path dataFolder) {
    return new TestServer(
        dataFolder, Map.of(), SqlLogger.NOP_SQL_LOGGER, (_, _) -> {}, ordinary -> ordinary);
  }

  /** Starts one with an engine of the test's own. */
  static TestServer over(Path dataFolder, ClassifierEngine engine, Map<String, String> settings) {
    return prepared(dataFolder, engine, settings, (_, _) -> {});
  }

  /**
   * Starts one with an engine of the test's own.
   *
   * @param fill fills the stores before the server starts
   */
  static TestServer prepared(
      Path dataFolder,
      ClassifierEngine engine,
      Map<String, String> settings,
      BiConsumer<MetadataStore, BlobStore> fill) {
    return new TestServer(dataFolder, settings, SqlLogger.NOP_SQL_LOGGER, fill, with(engine));
  }

  /**
   * Starts one with an engine of the test's own.
   *
   * @param statements told of every statement to the database
   */
  static TestServer over(Path dataFolder, ClassifierEngine engine, SqlLogger statements) {
    return new TestServer(dataFolder, Map.of(), statements, (_, _) -> {}, with(engine));
  }

  /**
   * Starts one with parts of the test's own.
   *
   * @param parts makes them, of the stores
   */
  static TestServer of(
      Path dataFolder,
      Map<String, String> settings,
      BiFunction<MetadataStore, BlobStore, Module> parts) {
    AtomicReference<Module> made = new AtomicReference<>();
    return new TestServer(
        dataFolder,
        settings,
        SqlLogger.NOP_SQL_LOGGER,
        (metadata, blobs) -> made.set(parts.apply(metadata, blobs)),
        ordinary -> Modules.override(ordinary).with(made.get()));
  }

  private static UnaryOperator<Module> with(ClassifierEngine engine) {
    Module other =
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(ServingEngines.class).toInstance(Engines.only(engine));
          }
        };
    return ordinary -> Modules.override(ordinary).with(other);
  }

  /** Lets the deadlines of all calls pass that have one, as the server sees it. */
  void expireDeadlines() {
    for (Runnable timer : List.copyOf(timers.getQueue())) {
      timer.run();
    }
  }

  /** Returns how many statements the database was given since the server was made. */
  long statements() {
    return counter.count();
  }

  /** Waits until so many images of the model {@code models/posters} are queued. */
  void awaitQueued(int images) {
    probe.awaitQueued("models/posters", images);
  }

  /** Waits until so many requests wait for the computation of another one. */
  void awaitFollowers(int requests) {
    probe.awaitFollowers(requests);
  }

  private static ServerConfig config(Path dataFolder, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    // Most tests send the same few pictures again and again, and mean them to be scored.
    all.putIfAbsent("serving.response_cache", "0B");
    all.put("data_dir", dataFolder.toString());
    all.put("engine.device", "cpu");
    return ConfigLoader.load(null, Map.of(), all);
  }

  ManagedChannel channel() {
    return channel;
  }

  ClassifierServiceGrpc.ClassifierServiceBlockingStub classifier() {
    return ClassifierServiceGrpc.newBlockingStub(channel);
  }

  ClassifierServiceGrpc.ClassifierServiceStub classifierAsync() {
    return ClassifierServiceGrpc.newStub(channel);
  }

  ClassifierServiceGrpc.ClassifierServiceFutureStub classifierFuture() {
    return ClassifierServiceGrpc.newFutureStub(channel);
  }

  ModelServiceGrpc.ModelServiceBlockingStub models() {
    return ModelServiceGrpc.newBlockingStub(channel);
  }

  RegistryServiceGrpc.RegistryServiceBlockingStub registry() {
    return RegistryServiceGrpc.newBlockingStub(channel);
  }

  EvaluationServiceGrpc.EvaluationServiceBlockingStub evaluations() {
    return EvaluationServiceGrpc.newBlockingStub(channel);
  }

  EvaluationServiceGrpc.EvaluationServiceStub evaluationsAsync() {
    return EvaluationServiceGrpc.newStub(channel);
  }

  DatasetServiceGrpc.DatasetServiceBlockingStub datasets() {
    return DatasetServiceGrpc.newBlockingStub(channel);
  }

  DatasetServiceGrpc.DatasetServiceStub datasetsAsync() {
    return DatasetServiceGrpc.newStub(channel);
  }

  HealthGrpc.HealthBlockingStub health() {
    return HealthGrpc.newBlockingStub(channel);
  }

  /** Stops the server alone: calls under way end first. */
  void stop() {
    server.close();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
    timers.shutdownNow();
  }
}
