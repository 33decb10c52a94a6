package dev.marquee.server.evaluation;

import dev.marquee.server.registry.VersionName;

/** Learns how evaluations come on. Called by one thread, which it may keep for a while. */
public interface EvaluationListener {
  /**
   * More examples were scored; told a few times a second. Told again, with the same numbers, while
   * the evaluation waits for its turn or computes: after every {@link Heartbeat}.
   */
  void scored(VersionName version, long scored, long total);

  /** An evaluation is stored. */
  void stored(StoredEvaluation evaluation);

  /** How the version of the last evaluation compares with the first one. */
  void compared(VersionComparison comparison);
}
