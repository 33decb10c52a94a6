package dev.marquee.tools;

import static dev.marquee.tools.CrashStep.CANDIDATE;
import static dev.marquee.tools.CrashStep.MODEL;
import static dev.marquee.tools.CrashStep.PRODUCTION;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Change;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the registry must hold of {@code models/posters}, worked out from what was done to it.
 * Immutable.
 *
 * @param seen what of it a client can see
 * @param undo what was in production as rollbacks go back, the oldest first; the last one is now
 * @param newestNumber the number that was given last
 */
record CrashState(Seen seen, List<String> undo, int newestNumber) {
  static final String FIRST = MODEL + "/versions/1";

  /**
   * What a client sees.
   *
   * @param versions of each one the digest of its weights, and its description
   * @param aliases what each points to
   * @param history the moves of aliases, the newest first
   */
  record Seen(Map<String, String> versions, Map<String, String> aliases, List<String> history) {
    Seen {
      versions = Map.copyOf(versions);
      aliases = Map.copyOf(aliases);
      history = List.copyOf(history);
    }

    /** Reads it from a server. */
    static Seen at(MarqueeClient client) {
      return new Seen(
          client
              .models()
              .listModelVersions(MODEL)
              .collect(
                  Collectors.toMap(
                      v -> v.getName(), v -> content(v.getWeightsSha256(), v.getDescription()))),
          client.models().getModel(MODEL).getAliasesMap(),
          client.models().listAliasHistory(MODEL, "").map(Seen::move).toList());
    }

    /** Returns what tells a version from others. */
    static String content(String sha256, String description) {
      return sha256 + " " + description;
    }

    private static String move(Change change) {
      return move(
          change.getAlias(),
          change.getKind().name(),
          change.getBefore(),
          change.getAfter(),
          change.getReason());
    }

    private static String move(String alias, String kind, String from, String to, String reason) {
      return "%s %s '%s' -> '%s' (%s)".formatted(alias, kind, from, to, reason);
    }

    private Seen withVersions(Map<String, String> now) {
      return new Seen(now, aliases, history);
    }

    /** An alias moved; an empty version is its deletion. */
    private Seen moved(String alias, String kind, String to, String reason) {
      String from = aliases.getOrDefault(alias, "");
      Map<String, String> now = new HashMap<>(aliases);
      if (to.isEmpty()) {
        now.remove(alias);
      } else {
        now.put(alias, to);
      }
      List<String> moves = new ArrayList<>();
      moves.add(move(alias, kind, from, to, reason));
      moves.addAll(history);
      return new Seen(versions, now, moves);
    }
  }

  CrashState {
    undo = List.copyOf(undo);
  }

  /** Returns what a fresh data folder holds. */
  static CrashState fresh() {
    Seen empty = new Seen(Map.of(FIRST, CrashVersions.bundled()), Map.of(), List.of());
    return new CrashState(
        empty.moved(PRODUCTION, "KIND_ALIAS_SET", FIRST, "Comes with Marquee"), List.of(FIRST), 1);
  }

  /** Returns the state that a step leaves behind. */
  CrashState after(CrashStep step, String reason) {
    Map<String, String> versions = new HashMap<>(seen.versions());
    List<String> back = new ArrayList<>(undo);
    return switch (step) {
      case CrashStep.Import(Path _, String _, String content) -> {
        versions.put(MODEL + "/versions/" + (newestNumber + 1), content);
        yield new CrashState(seen.withVersions(versions), undo, newestNumber + 1);
      }
      case CrashStep.Promote(String version) -> {
        if (version.equals(production())) {
          yield this;
        }
        back.add(version);
        yield moved(PRODUCTION, "KIND_PROMOTED", version, reason, back);
      }
      case CrashStep.Rollback() -> {
        back.removeLast();
        yield moved(PRODUCTION, "KIND_ROLLED_BACK", back.getLast(), reason, back);
      }
      case CrashStep.Delete(String version) -> {
        versions.remove(version);
        back.removeIf(version::equals);
        yield new CrashState(seen.withVersions(versions), merged(back), newestNumber);
      }
      case CrashStep.SetCandidate(String version) ->
          version.equals(seen.aliases().get(CANDIDATE))
              ? this
              : moved(CANDIDATE, "KIND_ALIAS_SET", version, reason, undo);
      case CrashStep.DeleteCandidate() -> moved(CANDIDATE, "KIND_ALIAS_DELETED", "", reason, undo);
    };
  }

  private CrashState moved(String alias, String kind, String to, String reason, List<String> back) {
    return new CrashState(seen.moved(alias, kind, to, reason), back, newestNumber);
  }

  /** Where what stood between two times of one version is gone, a rollback sees one time. */
  private static List<String> merged(List<String> undo) {
    List<String> merged = new ArrayList<>();
    for (String version : undo) {
      if (merged.isEmpty() || !merged.getLast().equals(version)) {
        merged.add(version);
      }
    }
    return merged;
  }

  /** Returns what is in production. */
  String production() {
    return undo.getLast();
  }

  /** Returns the version that was imported last. */
  String newest() {
    return MODEL + "/versions/" + newestNumber;
  }

  /** Returns whether there is something to go back to. */
  boolean canRollBack() {
    return undo.size() > 1;
  }

  boolean hasCandidate() {
    return seen.aliases().containsKey(CANDIDATE);
  }

  /** Returns all versions, sorted. */
  List<String> versions() {
    return seen.versions().keySet().stream().sorted().toList();
  }

  /** Returns the versions that can be deleted, sorted. */
  List<String> withoutAlias() {
    return versions().stream().filter(name -> !seen.aliases().containsValue(name)).toList();
  }
}
