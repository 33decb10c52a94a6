package dev.marquee.server.serving;

import java.util.Optional;

/** Where verdicts on engines are kept, so that a later start need not make trials. Thread-safe. */
public interface VerdictStore {
  Optional<EngineVerdict> find(VerdictKey key);

  /** Keeps a verdict in the place of any there is. */
  void put(VerdictKey key, EngineVerdict verdict);
}
