package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

/** Compares the metadata with itself, within one view. Used once, by one thread. */
final class MetadataCheck {
  private static final int PAGE = 500;

  /**
   * Something that is wrong.
   *
   * @param subject the version or model that it is about
   */
  record Problem(Reason reason, String subject, String detail) {}

  /** A file as some version states it. */
  record Use(VersionName version, VersionFile file) {}

  /**
   * What was found.
   *
   * @param uses for each digest that versions state, what they state of it
   */
  record Findings(int models, int versions, Map<Digest, List<Use>> uses, List<Problem> problems) {}

  private final MetadataReader reader;
  private final Set<Digest> kept;
  private final TreeMap<Digest, List<Use>> uses = new TreeMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private int models;
  private int versions;

  private MetadataCheck(MetadataReader reader) {
    this.reader = reader;
    this.kept = reader.digests();
  }

  /** Checks everything that a view holds. */
  static Findings run(MetadataReader reader) {
    MetadataCheck check = new MetadataCheck(reader);
    Optional<ModelName> after = Optional.empty();
    List<StoredModel> page = reader.models(after, PAGE);
    while (!page.isEmpty()) {
      page.forEach(check::checkModel);
      after = Optional.of(page.getLast().name());
      page = reader.models(after, PAGE);
    }
    return new Findings(check.models, check.versions, check.uses, check.problems);
  }

  private void checkModel(StoredModel model) {
    models++;
    ModelName name = model.name();
    ModelHistory history = ModelHistory.of(reader, name);
    SortedSet<Integer> numbers = history.versions();
    history.breaks().forEach(what -> problem(name.toString(), what));
    history.differences(model.aliases()).forEach(what -> problem(name.toString(), what));
    if (model.versionCount() != numbers.size()) {
      problem(
          name.toString(),
          "It has %d versions, but after its history it has %d"
              .formatted(model.versionCount(), numbers.size()));
    }
    if (!numbers.isEmpty() && numbers.last() > reader.lastNumber(name)) {
      problem(
          name.toString(),
          "Version %d is there, but the numbers have come to %d only"
              .formatted(numbers.last(), reader.lastNumber(name)));
    }
    numbers.forEach(number -> checkVersion(new VersionName(name, number)));
    new TreeMap<>(model.aliases())
        .forEach(
            (alias, number) -> {
              if (reader.manifestJson(new VersionName(name, number)).isEmpty()) {
                problem(
                    name.toString(),
                    "Alias %s points to version %d, which is not there".formatted(alias, number));
              }
            });
  }

  private void checkVersion(VersionName name) {
    Optional<StoredVersion> version;
    try {
      version = reader.version(name);
    } catch (Failure.FailedPrecondition e) {
      versions++;
      problems.add(new Problem(e.reason(), name.toString(), String.valueOf(e.getMessage())));
      return;
    }
    if (version.isEmpty()) {
      problem(name.toString(), "It was imported and not deleted, but it is not there");
      return;
    }
    versions++;
    for (VersionFile file : VersionFile.of(version.get().entry().manifest())) {
      uses.computeIfAbsent(file.digest(), _ -> new ArrayList<>()).add(new Use(name, file));
      if (!kept.contains(file.digest())) {
        problem(
            name.toString(),
            "Its %s is not among the files that are kept".formatted(file.fileName()));
      }
    }
  }

  private void problem(String subject, String what) {
    problems.add(
        new Problem(
            Reason.METADATA_INCONSISTENT,
            subject,
            what + ": restore the data folder from a backup."));
  }
}
