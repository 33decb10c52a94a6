package dev.marquee.server;

import dev.marquee.v1.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every state that a model went through, made from its changes in their order, and which of them
 * may have been seen between two moments. A change took place somewhere between its call's start
 * and end; those of a state that was certainly over, or had certainly not begun, were not seen.
 */
final class ChangeHistory {
  private static final String PRODUCTION = "production";

  /**
   * When a call was under way, in nanoseconds.
   *
   * @param start before the server can have got it
   * @param end after the caller had its answer
   */
  record Span(long start, long end) {
    /** That of what was done before all calls. */
    static final Span BEFORE_ALL = new Span(Long.MIN_VALUE, Long.MIN_VALUE);
  }

  /**
   * What a change left behind.
   *
   * @param change the change
   * @param canGoBack whether a rollback finds something
   */
  record State(
      Change change, Set<String> versions, Map<String, String> aliases, boolean canGoBack) {
    boolean moved(String alias) {
      return change.getAlias().equals(alias);
    }
  }

  /** A state of production: the version, or nothing, and the change that a rollback goes to. */
  private record Step(String version, Optional<Step> back) {}

  private final List<State> states = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();
  private final Set<String> versions = new HashSet<>();
  private final Map<String, String> aliases = new HashMap<>();
  private Optional<Step> production = Optional.empty();

  /** Takes the next change, which was made by a call of that span. */
  void add(Change change, Span span) {
    switch (change.getKind()) {
      case KIND_VERSION_IMPORTED, KIND_VERSION_TRAINED -> versions.add(change.getAfter());
      case KIND_VERSION_DELETED -> versions.remove(change.getBefore());
      default -> {
        if (!change.getAlias().isEmpty()) {
          moveAlias(change);
        }
      }
    }
    states.add(new State(change, Set.copyOf(versions), Map.copyOf(aliases), canGoBack()));
    spans.add(span);
  }

  private void moveAlias(Change change) {
    if (change.getAfter().isEmpty()) {
      aliases.remove(change.getAlias());
    } else {
      aliases.put(change.getAlias(), change.getAfter());
    }
    if (change.getAlias().equals(PRODUCTION)) {
      Optional<Step> back =
          change.getKind() == Change.Kind.KIND_ROLLED_BACK ? behind(change.getAfter()) : production;
      production = Optional.of(new Step(change.getAfter(), back));
    }
  }

  /** Returns where a rollback to a version goes on from. */
  private Optional<Step> behind(String version) {
    Optional<Step> step = production;
    while (!step.orElseThrow().version().equals(version)) {
      step = step.get().back();
    }
    return step.get().back();
  }

  private boolean canGoBack() {
    Optional<Step> step = production.flatMap(Step::back);
    while (step.isPresent()) {
      String version = step.get().version();
      if (versions.contains(version) && !version.equals(aliases.get(PRODUCTION))) {
        return true;
      }
      step = step.get().back();
    }
    return false;
  }

  /** Returns the states that may have held at some moment of a span, in order: at least one. */
  List<State> during(Span span) {
    int first = 0;
    int end = states.size();
    for (int i = 0; i < states.size(); i++) {
      if (spans.get(i).end() < span.start()) {
        first = i;
      }
    }
    for (int i = states.size() - 1; i > first; i--) {
      if (spans.get(i).start() > span.end()) {
        end = i;
      }
    }
    return states.subList(first, end);
  }
}
