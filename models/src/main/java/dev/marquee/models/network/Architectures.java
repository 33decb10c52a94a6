package dev.marquee.models.network;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The architectures that a process knows, by name. Immutable and thread-safe. */
public final class Architectures {
  private final Map<String, Architecture> byName;

  /**
   * @throws IllegalArgumentException if two have one name
   */
  public Architectures(Collection<? extends Architecture> architectures) {
    TreeMap<String, Architecture> sorted = new TreeMap<>();
    for (Architecture architecture : architectures) {
      Architecture other = sorted.put(architecture.name(), architecture);
      Checks.that(other == null, "two architectures are called '" + architecture.name() + "'");
    }
    byName = Map.copyOf(sorted);
  }

  /** Finds the architectures on the class path. */
  public static Architectures onClassPath() {
    List<Architecture> found =
        ServiceLoader.load(Architecture.class, Architectures.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return new Architectures(found);
  }

  /**
   * Returns these and more.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public Architectures with(Collection<? extends Architecture> more) {
    return new Architectures(Stream.concat(byName.values().stream(), more.stream()).toList());
  }

  /** Returns the names of all, sorted. */
  public List<String> names() {
    return byName.keySet().stream().sorted().toList();
  }

  /**
   * Returns the architecture of a name.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#ARCHITECTURE_UNKNOWN}) if there is none
   */
  public Architecture get(String name) {
    Architecture architecture = byName.get(name);
    if (architecture == null) {
      throw new Failure.FailedPrecondition(
          Reason.ARCHITECTURE_UNKNOWN,
          "This server has no architecture '%s'; it has %s: name one of those, or put the jar that brings it into the server's plugins folder and restart; if it is there, the log of the start says why it was left out."
              .formatted(name, names()));
    }
    return architecture;
  }
}
