package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The versions that a run begins with, of one architecture with the same settings. Immutable. */
record Parents(List<VersionEntry> versions) {
  /**
   * @throws Failure.InvalidArgument if a mean of their weights would be none of a network
   */
  Parents {
    versions = List.copyOf(versions);
    for (VersionEntry one : versions) {
      requireAlike(versions.getFirst(), one);
    }
  }

  /**
   * Finds those of a specification.
   *
   * @throws Failure if one is not there, or they have no mean
   */
  static Parents of(RunSpec spec, Registry registry) {
    return new Parents(
        spec.parents().stream().map(registry::resolve).map(registry::version).toList());
  }

  private static void requireAlike(VersionEntry first, VersionEntry other) {
    Manifest one = first.manifest();
    Manifest two = other.manifest();
    if (!two.architecture().equals(one.architecture())
        || !two.architectureSettings().equals(one.architectureSettings())) {
      throw invalid(
          "start.spec.other_parent_versions",
          "%s is a %s with the settings %s, and %s a %s with %s: weights have a mean where these are the same."
              .formatted(
                  first.name(),
                  one.architecture(),
                  one.architectureSettings(),
                  other.name(),
                  two.architecture(),
                  two.architectureSettings()));
    }
  }

  List<VersionName> names() {
    return versions.stream().map(VersionEntry::name).toList();
  }

  /** Returns the architecture that a specification means. */
  String architecture(RunSpec spec) {
    if (versions.isEmpty()) {
      return spec.architecture()
          .orElseThrow(
              () ->
                  invalid(
                      "start.spec.architecture",
                      "Without a parent_version there is no architecture to go by: name one, such as densenet121."));
    }
    String inherited = versions.getFirst().manifest().architecture();
    if (spec.architecture().isPresent() && !spec.architecture().get().equals(inherited)) {
      throw invalid(
          "start.spec.parent_version",
          "The parent is a %s, from which no %s can begin: choose another parent, or leave the architecture out."
              .formatted(inherited, spec.architecture().get()));
    }
    return inherited;
  }

  /** Returns the architecture's settings that a specification means. */
  Map<String, String> settings(RunSpec spec) {
    Map<String, String> settings = new HashMap<>(inherited());
    settings.putAll(spec.architectureSettings());
    return settings;
  }

  private Map<String, String> inherited() {
    return versions.isEmpty() ? Map.of() : versions.getFirst().manifest().architectureSettings();
  }

  /** Returns whether each has these labels, in this order; so without any. */
  boolean haveLabels(List<String> labels) {
    return versions.stream().allMatch(one -> one.manifest().labels().equals(labels));
  }

  /**
   * Checks that a run which makes no pass has all that its version needs.
   *
   * @throws Failure.InvalidArgument if it would make a version of layers that nobody trained
   */
  void requireEnoughUntrained(RunSpec spec, List<String> labels) {
    if (spec.data() instanceof RunSpec.Streamed) {
      throw invalid(
          "start.spec.recipe", "With epochs=0 no batch is trained with: name a dataset instead.");
    }
    if (versions.isEmpty()) {
      throw invalid(
          field(0), "With epochs=0 the version gets its parents' weights as they are: name some.");
    }
    for (int i = 0; i < versions.size(); i++) {
      if (!versions.get(i).manifest().labels().equals(labels)) {
        throw invalid(
            field(i),
            "With epochs=0 the version gets its parents' weights as they are, and %s has other labels than the %d of the training, or another order: begin with versions that have these."
                .formatted(versions.get(i).name(), labels.size()));
      }
    }
    if (!settings(spec).equals(inherited())) {
      throw invalid(
          "start.spec.architecture_settings",
          "With epochs=0 the version is its parents' network: leave the settings out.");
    }
  }

  /** Returns where a request has a parent. */
  private static String field(int place) {
    return place == 0
        ? "start.spec.parent_version"
        : "start.spec.other_parent_versions[%d]".formatted(place - 1);
  }

  private static Failure.InvalidArgument invalid(String field, String message) {
    return new Failure.InvalidArgument(Reason.FIELD_INVALID, field, message);
  }
}
