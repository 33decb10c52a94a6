package dev.marquee.server.testing;

import dev.marquee.server.serving.EngineVerdict;
import dev.marquee.server.serving.VerdictKey;
import dev.marquee.server.serving.VerdictStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Verdicts in memory. Thread-safe. */
public final class FakeVerdicts implements VerdictStore {
  private final Map<VerdictKey, EngineVerdict> verdicts = new ConcurrentHashMap<>();

  @Override
  public Optional<EngineVerdict> find(VerdictKey key) {
    return Optional.ofNullable(verdicts.get(key));
  }

  @Override
  public void put(VerdictKey key, EngineVerdict verdict) {
    verdicts.put(key, verdict);
  }

  /** Returns what was kept. */
  public Map<VerdictKey, EngineVerdict> all() {
    return Map.copyOf(verdicts);
  }
}
