package dev.marquee.server;

import dev.marquee.models.ClassifierEngine;
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
import jakarta.inject.Inject;

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
    ClassifierEngine engine,
    Plugins plugins,
    ChangeFeed feed,
    Housekeeping housekeeping,
    DataHome home) {
  @Inject
  ServerParts {}

  /** Frees it all, in the order in which one part uses the next. Calls are over by then. */
  void close() {
    threads.close();
    decoding.close();
    inspection.close();
    live.close();
    engine.close();
    plugins.close();
    housekeeping.close();
    home.close();
  }
}
