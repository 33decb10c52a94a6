package dev.marquee.server.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.server.registry.VersionEntry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the labels of a version's training set became its own, as its provenance has it. */
final class TrainedLabels {
  /** The key of the provenance; its value is such as {@code {"merged":{},"dropped":["N/A"]}}. */
  static final String KEY = "label_merge";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private TrainedLabels() {}

  /**
   * Returns the mapping; where nothing is known, labels stay as they are.
   *
   * @throws Failure.FailedPrecondition ({@code MANIFEST_MALFORMED}) if it cannot be read
   */
  static LabelMerge of(VersionEntry version) {
    String json = version.manifest().provenance().get(KEY);
    return json == null ? LabelMerge.NONE : read(version, json);
  }

  private record Written(@Nullable Map<String, String> merged, @Nullable Set<String> dropped) {}

  private static LabelMerge read(VersionEntry version, String json) {
    try {
      Written written = MAPPER.readValue(json, Written.class);
      return new LabelMerge(
          Optional.ofNullable(written.merged()).orElse(Map.of()),
          Optional.ofNullable(written.dropped()).orElse(Set.of()));
    } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
      throw new Failure.FailedPrecondition(
          Reason.MANIFEST_MALFORMED,
          "The provenance of %s states a label_merge that cannot be read: send one with the request."
              .formatted(version.name()),
          e);
    }
  }
}
