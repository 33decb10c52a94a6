package dev.marquee.server.evaluation;

import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.VersionName;

/** Whose evaluations are meant. */
public sealed interface EvaluatedVersions {
  /** Those of every version. */
  record All() implements EvaluatedVersions {}

  /** Those of all versions of a model. */
  record OfModel(ModelName model) implements EvaluatedVersions {}

  /** Those of one version. */
  record One(VersionName version) implements EvaluatedVersions {}
}
