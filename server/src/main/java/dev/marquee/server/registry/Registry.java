package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.weights.SafetensorsFile;
import java.util.List;
import java.util.Set;

/** The models, versions and aliases that there are. Thread-safe. */
public interface Registry {

  /** Returns the models, by name. */
  List<ModelEntry> models();

  /**
   * Returns a model.
   *
   * @throws Failure.NotFound if there is none of this name
   */
  ModelEntry model(ModelName name);

  /**
   * Returns a version.
   *
   * @throws Failure.NotFound if there is no such model, or it has no such version
   * @throws Failure.FailedPrecondition if its manifest cannot be read
   */
  VersionEntry version(VersionName name);

  /**
   * Returns the version that a reference means now.
   *
   * @throws Failure.NotFound if there is no such model, version or alias
   * @throws Failure.FailedPrecondition if the model has no alias {@code production} and that is
   *     what is meant
   */
  VersionName resolve(ModelReference reference);

  /** Returns the versions that some alias points to. */
  Set<VersionName> aliased();

  /**
   * Opens the weights of a version, their digest checked; the caller closes them.
   *
   * @throws Failure.FailedPrecondition if they are not there, unsound, or not those of the manifest
   */
  SafetensorsFile openWeights(VersionEntry version);
}
