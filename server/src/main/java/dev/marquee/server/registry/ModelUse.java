package dev.marquee.server.registry;

import java.util.Set;

/**
 * Who needs a model, or a version of one, to stay. Thread-safe.
 *
 * <p>Asked within the transaction that deletes it: it must not begin one that writes.
 */
public interface ModelUse {

  /** Returns the names of what needs a model, such as {@code trainingRuns/x}. */
  Set<String> of(ModelName model);

  /** Returns the names of what needs a version. */
  Set<String> of(VersionName version);
}
