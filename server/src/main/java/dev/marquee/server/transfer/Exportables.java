package dev.marquee.server.transfer;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionName;
import jakarta.inject.Inject;
import java.util.function.Supplier;

/** The versions that can go out, whatever they go out as. Thread-safe. */
final class Exportables {
  private final Registry registry;
  private final Catalog catalog;
  private final MetadataStore metadata;

  @Inject
  Exportables(Registry registry, Catalog catalog, MetadataStore metadata) {
    this.registry = registry;
    this.catalog = catalog;
    this.metadata = metadata;
  }

  /**
   * Returns the version that a reference means now.
   *
   * @throws Failure.NotFound if there is no such version
   */
  Exportable find(ModelReference reference) {
    VersionName name = registry.resolve(reference);
    StoredVersion version = catalog.version(name).versions().getFirst();
    String manifestJson =
        metadata
            .read(reader -> reader.manifestJson(name))
            .orElseThrow(
                () ->
                    new Failure.NotFound(
                        Reason.VERSION_NOT_FOUND, "%s was just deleted.".formatted(name)));
    return new Exportable(version, manifestJson);
  }

  /**
   * Does what needs the files of a version.
   *
   * @return what the work returns
   * @throws Failure.NotFound where it fails as the version was deleted since it was found
   */
  <T> T open(VersionName name, Supplier<T> work) {
    try {
      return work.get();
    } catch (Failure.FailedPrecondition e) {
      // A version that was deleted since then is not there, rather than damaged.
      catalog.version(name);
      throw e;
    }
  }
}
