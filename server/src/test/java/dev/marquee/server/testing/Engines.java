package dev.marquee.server.testing;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.server.serving.EnginePair;
import dev.marquee.server.serving.EnginePreference;
import dev.marquee.server.serving.OnDemand;
import dev.marquee.server.serving.ServingEngines;
import java.time.InstantSource;

/** Servers' engines, where a test has one of its own. */
public final class Engines {
  private Engines() {}

  /** Returns the engines of a server that serves everything with one. */
  public static ServingEngines only(ClassifierEngine engine) {
    return new ServingEngines(
        EnginePreference.PYTORCH,
        new EnginePair(new OnDemand<>(() -> engine), new OnDemand<>(() -> engine), false),
        new FakeVerdicts(),
        "",
        1,
        Ticker.systemTicker(),
        InstantSource.system());
  }
}
