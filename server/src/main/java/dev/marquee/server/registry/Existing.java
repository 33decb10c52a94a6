package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What must be there, or is refused with words that help to find what was meant. */
final class Existing {
  private static final int NAMED = 10;

  private Existing() {}

  /**
   * Returns a model.
   *
   * @throws Failure.NotFound if there is none of this name
   */
  static StoredModel model(MetadataReader reader, ModelName name) {
    return reader
        .model(name)
        .orElseThrow(
            () ->
                new Failure.NotFound(
                    Reason.MODEL_NOT_FOUND,
                    "There is no model '%s'; there are %s. CreateModel makes one."
                        .formatted(name, some(reader))));
  }

  /**
   * Returns a version.
   *
   * @throws Failure.NotFound if there is no such model, or it has no such version
   */
  static StoredVersion version(MetadataReader reader, VersionName name) {
    return reader.version(name).orElseThrow(() -> noVersion(reader, name));
  }

  private static Failure noVersion(MetadataReader reader, VersionName name) {
    StoredModel model = model(reader, name.model());
    List<StoredVersion> newest = reader.versions(name.model(), Integer.MAX_VALUE, 1);
    return new Failure.NotFound(
        Reason.VERSION_NOT_FOUND,
        "%s has no version %d; %s."
            .formatted(
                model.name(),
                name.number(),
                newest.isEmpty()
                    ? "it has none"
                    : "its newest is " + newest.getFirst().entry().name().number()));
  }

  private static String some(MetadataReader reader) {
    List<StoredModel> models = reader.models(Optional.empty(), NAMED);
    return models.isEmpty()
        ? "none"
        : models.stream().map(m -> m.name().toString()).collect(Collectors.joining(", "));
  }
}
