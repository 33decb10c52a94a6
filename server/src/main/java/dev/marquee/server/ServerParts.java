package dev.marquee.server;

import dev.marquee.models.plugins.Plugins;
import dev.marquee.server.datasets.ImageInspector;
import dev.marquee.server.registry.ChangeFeed;
import dev.marquee.server.rpc.CallThreads;
import dev.marquee.server.rpc.CallsUnderWay;
import dev.marquee.server.rpc.ModelHealth;
import dev.marquee.server.rpc.OpenCalls;
import dev.marquee.server.rpc.Services;
import dev.marquee.server.rpc.StopSignal;
import dev.marquee.server.serving.DecodePool;
import dev.marquee.server.serving.LiveModels;
import dev.marquee.server.serving.ServingEngines;
import dev.marquee.server.training.Runs;
import jakarta.inject.Inject;
import java.util.function.Consumer;

/** What a running server holds on to, from its first call to its end. */
record ServerParts(
    Services services,
    CallsUnderWay calls,
    OpenCalls open,
    StopSignal stop,
    ProductionModels production,
    ModelHealth health,
    CallThreads threads,
    DecodePool decoding,
    ImageInspector inspection,
    LiveModels live,
    ServingEngines engines,
    Plugins plugins,
    ChangeFeed feed,
    Runs runs,
    Housekeeping housekeeping,
    DataHome home) {
  @Inject
  ServerParts {}

  /**
   * Frees it all, in the order in which one part uses the next. Calls are over by then.
   *
   * @param next told of each part before it is closed
   */
  void close(Consumer<String> next) {
    close("the threads of calls", threads::close, next);
    close("the training", runs::close, next);
    close("the threads that decode", decoding::close, next);
    close("the threads that inspect images", inspection::close, next);
    close("the models", live::close, next);
    close("the engines", engines::close, next);
    close("the plugins", plugins::close, next);
    close("the housekeeping", housekeeping::close, next);
    close("the stores", home::close, next);
  }

  private static void close(String name, Runnable part, Consumer<String> next) {
    next.accept(name);
    part.run();
  }
}
