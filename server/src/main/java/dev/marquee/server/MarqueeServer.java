package dev.marquee.server;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.config.ServerConfig;
import dev.marquee.server.rpc.Listener;
import dev.marquee.server.rpc.ModelHealth;
import dev.marquee.server.rpc.Services;
import dev.marquee.server.serving.DecodePool;
import dev.marquee.server.serving.LiveModels;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server. Thread-safe.
 *
 * <p>It listens at once and says NOT_SERVING until everything in production is loaded and warm. It
 * ends in this order: NOT_SERVING, no new calls, the calls under way, the models, the engine.
 */
public final class MarqueeServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MarqueeServer.class);

  private final Server server;
  private final Parts parts;
  private final Duration drain;
  private final AtomicBoolean open = new AtomicBoolean(true);

  /** What has to be closed at the end, in the order of its closing. */
  private static final class Parts {
    private final Services services;
    private final ProductionModels production;
    private final ModelHealth health;
    private final DecodePool decoding;
    private final LiveModels live;
    private final ClassifierEngine engine;
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    Parts(
        Services services,
        ProductionModels production,
        ModelHealth health,
        DecodePool decoding,
        LiveModels live,
        ClassifierEngine engine) {
      this.services = services;
      this.production = production;
      this.health = health;
      this.decoding = decoding;
      this.live = live;
      this.engine = engine;
    }

    void close() {
      handlers.close();
      decoding.close();
      live.close();
      engine.close();
    }
  }

  private MarqueeServer(Server server, Parts parts, Duration drain) {
    this.server = server;
    this.parts = parts;
    this.drain = drain;
  }

  /**
   * Starts a server on TCP; returns when it serves.
   *
   * @throws Failure.FailedPrecondition if the configuration cannot work: the address is taken, the
   *     device is not there, the data folder is unsound
   */
  public static MarqueeServer start(ServerConfig config) {
    return start(config, Listener.of(config), new ServerModule(config));
  }

  /** Starts a server on any transport, made of any parts. */
  static MarqueeServer start(ServerConfig config, ServerBuilder<?> transport, Module module) {
    Parts parts = assemble(module);
    parts.services.all().forEach(transport::addService);
    Server server = transport.executor(parts.handlers).build();
    try {
      server.start();
    } catch (IOException e) {
      parts.close();
      throw new Failure.FailedPrecondition(
          Reason.CONFIG_INVALID,
          "Cannot listen on %s:%d (%s): choose another address with host and port."
              .formatted(config.host(), config.port(), e.getMessage()),
          e);
    }
    parts.production.load();
    parts.health.started();
    return new MarqueeServer(server, parts, config.drain().toJavaTime());
  }

  private static Parts assemble(Module module) {
    try {
      Injector injector = Guice.createInjector(Stage.DEVELOPMENT, module);
      return injector.getInstance(Parts.class);
    } catch (ProvisionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** Returns the port that it listens on; −1 on a transport without ports. */
  public int port() {
    return server.getPort();
  }

  /** Waits until the server has been closed and its last call has ended. */
  public void awaitTermination() throws InterruptedException {
    server.awaitTermination();
  }

  /** Stops taking calls, lets those under way end, and frees everything. Twice does nothing. */
  @Override
  public void close() {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    parts.health.stopping();
    server.shutdown();
    try {
      if (!server.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("Calls went on for {} after the stop; cancelling them", drain);
        server.shutdownNow().awaitTermination();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.shutdownNow();
    }
    parts.close();
  }
}
