package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.weights.SafetensorsFile;
import java.util.Optional;
import java.util.Set;

/** The versions and aliases that there are, as serving sees them. Thread-safe. */
public interface Registry {

  /**
   * Returns a version. May wait for a disk, and be interrupted while it does.
   *
   * @throws Failure.NotFound if there is no such model, or it has no such version
   * @throws Failure.FailedPrecondition if its manifest cannot be read
   */
  VersionEntry version(VersionName name);

  /**
   * Returns the version that a reference means now. One that is named by its number is returned
   * whether it is there or not: {@link #version} tells.
   *
   * <p>Looks into memory only, and takes no lock that is held while listeners are told of a change:
   * callers hold one of their own that those listeners need.
   *
   * @throws Failure.NotFound if there is no such model or alias
   * @throws Failure.FailedPrecondition if the model has no alias {@code production} and that is
   *     what is meant
   */
  VersionName resolve(ModelReference reference);

  /** Returns the versions that some alias points to. Waits for as little as {@link #resolve}. */
  Set<VersionName> aliased();

  /**
   * Opens the weights of a version, their digest checked; the caller closes them.
   *
   * @throws Failure.FailedPrecondition if they are not there, unsound, or not those of the manifest
   */
  SafetensorsFile openWeights(VersionEntry version);

  /**
   * Opens the golden inputs and scores of a version, their digest checked; the caller closes them.
   *
   * @return empty where the manifest states none
   * @throws Failure.FailedPrecondition if they are not there, unsound, or not those of the manifest
   */
  Optional<SafetensorsFile> openGoldens(VersionEntry version);
}
