package dev.marquee.server;

import com.google.common.base.Throwables;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.onnx.OnnxEngine;
import dev.marquee.server.config.ServerConfig;
import dev.marquee.server.rpc.Listener;
import dev.marquee.server.serving.EnginePreference;
import dev.marquee.server.serving.OnDemand;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server. Thread-safe.
 *
 * <p>It listens at once and says NOT_SERVING until everything in production is loaded and warm. It
 * ends in this order: NOT_SERVING, no new calls, the calls under way, the training, the models, the
 * engine, the plugins, the stores.
 */
public final class MarqueeServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MarqueeServer.class);

  /**
   * A system property for measurements alone: where it is {@code true}, the engine is brought up
   * behind the stores and the listener, when it is first needed (docs/adr/0034).
   */
  public static final String ENGINE_ON_DEMAND = "marquee.engine_on_demand";

  /** How long clients have to take the answer that their call is ended. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final Server server;
  private final int port;
  private final ServerParts parts;
  private final Duration drain;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** What a stop waits for at the moment. */
  private volatile String closing = "the calls under way";

  private MarqueeServer(Server server, ServerParts parts, Duration drain) {
    this.server = server;
    this.port = server.getPort();
    this.parts = parts;
    this.drain = drain;
  }

  /**
   * Starts a server on TCP; returns when it serves.
   *
   * @throws Failure.FailedPrecondition if the configuration cannot work: the address is taken, the
   *     device is not there, the data folder is unusable
   */
  public static MarqueeServer start(ServerConfig config) {
    MarqueeServer server = listen(config);
    server.load();
    return server;
  }

  /**
   * Starts a server on TCP; returns when it listens. It serves after {@link #load}. Meanwhile the
   * engine that most likely serves is brought up beside the stores and the listener.
   *
   * @throws Failure.FailedPrecondition as {@link #start}
   */
  public static MarqueeServer listen(ServerConfig config) {
    return listen(config, List.of());
  }

  /**
   * Starts a server as {@link #listen(ServerConfig)}, for a program that has services of its own:
   * they are served on the same port and threads, behind the same interceptors, and a stop waits
   * for their calls as for all others.
   *
   * @param others not closed with the server
   * @throws Failure.FailedPrecondition as {@link #start}
   */
  public static MarqueeServer listen(ServerConfig config, List<BindableService> others) {
    OnDemand<OnnxEngine> onnx = ServerModule.onnx(config);
    if (config.engine().preference() != EnginePreference.PYTORCH
        && !Boolean.getBoolean(ENGINE_ON_DEMAND)) {
      // Its library is large. It needs nothing else, and holds nothing that would have to be freed.
      onnx.begin("start ONNX Runtime");
    }
    DataHome home = DataHome.open(Path.of(config.dataDir()));
    return listen(config, Listener.of(config), home, new ServerModule(config, home, onnx), others);
  }

  /**
   * Starts a server on any transport, made of any parts.
   *
   * @param home closed with the server, also where that does not come to be
   */
  static MarqueeServer listen(
      ServerConfig config, ServerBuilder<?> transport, DataHome home, Module module) {
    return listen(config, transport, home, module, List.of());
  }

  private static MarqueeServer listen(
      ServerConfig config,
      ServerBuilder<?> transport,
      DataHome home,
      Module module,
      List<BindableService> others) {
    ServerParts parts = assemble(home, module);
    parts.services().with(others).forEach(transport::addService);
    Server server =
        transport.addStreamTracerFactory(parts.calls()).executor(parts.threads()).build();
    try {
      server.start();
    } catch (IOException e) {
      parts.close(_ -> {});
      throw new Failure.FailedPrecondition(
          Reason.CONFIG_INVALID,
          "Cannot listen on %s:%d (%s): choose another address with host and port."
              .formatted(config.host(), config.port(), Throwables.getRootCause(e).getMessage()),
          e);
    }
    log.info(
        "Listening on {}:{}, data folder {}, {} cores, heap of at most {} MiB, process {}, Java {}",
        config.host(),
        server.getPort(),
        config.dataDir(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20,
        ProcessHandle.current().pid(),
        Runtime.version());
    warnOfStrangers(config.host());
    return new MarqueeServer(server, parts, config.drain().toJavaTime());
  }

  private static void warnOfStrangers(String host) {
    try {
      if (!InetAddress.getByName(host).isLoopbackAddress()) {
        log.warn("{} can be reached from other machines: anybody there may call this server", host);
      }
    } catch (UnknownHostException e) {
      throw new IllegalStateException("it listens where there is nothing: " + host, e);
    }
  }

  private static ServerParts assemble(DataHome home, Module module) {
    try {
      return Guice.createInjector(Stage.DEVELOPMENT, module).getInstance(ServerParts.class);
    } catch (RuntimeException | Error e) {
      home.close();
      if (e instanceof ProvisionException && e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw e;
    }
  }

  /**
   * Loads what is in production. Models that cannot serve keep no other from it; they are named in
   * the log and by the health service, too.
   */
  @CanIgnoreReturnValue
  public LoadReport load() {
    parts.housekeeping().start();
    Map<String, String> silent = parts.production().load();
    parts.runs().start();
    parts.health().started();
    return new LoadReport(open.get(), silent);
  }

  /** Returns the port that it listens on; −1 on a transport without ports. */
  public int port() {
    return port;
  }

  /** Returns what a stop waits for at the moment, such as {@code the training}; for a log. */
  public String closing() {
    return closing;
  }

  /** Waits until the server has been closed and everything is freed. */
  public void awaitTermination() throws InterruptedException {
    ended.await();
  }

  /**
   * Stops taking calls, lets those under way end within the time that the configuration gives them,
   * ends the rest, and frees everything. Imports that are still bringing files, uploads, training
   * streams, evaluations and watches end at once. A training rests after the step that it is at,
   * and goes on at the next start. Twice does nothing.
   */
  @Override
  public void close() {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    log.info("Stopping; {} calls are under way", parts.calls().count());
    parts.health().stopping();
    server.shutdown();
    parts.feed().close();
    parts.stop().give();
    parts.runs().stop();
    try {
      int left = parts.calls().awaitNone(drain);
      if (left > 0) {
        log.warn(
            "Ending {} calls, which went on for {} after the stop: {}",
            left,
            drain,
            parts.calls().words());
      }
      parts.open().refuseAll();
      int _ = parts.calls().awaitNone(LAST_WORDS);
      // Who still sends would hear of a reset, instead of the last words, if it came right away.
      if (!server.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow().awaitTermination();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.shutdownNow();
    }
    try {
      parts.close(part -> closing = part);
      log.info("Stopped");
    } finally {
      ended.countDown();
    }
  }
}
