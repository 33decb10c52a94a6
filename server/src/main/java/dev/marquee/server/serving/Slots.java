package dev.marquee.server.serving;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.Slot.Course;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The slots that there are, and the loads that wait for room. Whoever uses it holds its monitor:
 * {@link SlotTable} for those who ask for versions, {@link Loading} for those who bring them. Under
 * that monitor nothing waits: aliases are looked up in memory, and versions are closed by threads
 * of their own.
 *
 * <p>Two sums are kept within the budget. What is promised: the slots that stay, loaded or not; so
 * a load that is begun finds its room. And what is in memory: also what leaves, until it is closed;
 * so a load may have to wait for that. It waits in a list here, not on the thread that runs loads,
 * for those who hold what leaves may themselves wait for another load.
 */
final class Slots {
  private final Registry registry;

  /** What can be asked for. */
  @GuardedBy("this")
  private final Map<VersionName, Slot> table = new HashMap<>();

  /** What cannot be asked for any more, and is not closed yet. */
  @GuardedBy("this")
  private final Set<Slot> leaving = new HashSet<>();

  /** Loads that wait for room; to be run where there may be some. */
  @GuardedBy("this")
  private final List<Runnable> waiting = new ArrayList<>();

  Slots(Registry registry) {
    this.registry = registry;
  }

  /** Returns the slot that is to be had for a version. */
  @GuardedBy("this")
  Optional<Slot> get(VersionName name) {
    return Optional.ofNullable(table.get(name));
  }

  @GuardedBy("this")
  void put(Slot slot) {
    table.put(slot.name(), slot);
  }

  /** Returns the names under which there is something to be had. */
  @GuardedBy("this")
  List<VersionName> names() {
    return List.copyOf(table.keySet());
  }

  /** Returns the slots whose bytes are promised to them. */
  @GuardedBy("this")
  Collection<Slot> staying() {
    return table.values().stream().filter(slot -> slot.course() == Course.STAYS).toList();
  }

  /** Returns the slots that are kept only to say why a version could not be loaded. */
  @GuardedBy("this")
  Collection<Slot> failed() {
    return table.values().stream().filter(Slot::failed).toList();
  }

  /** Returns the slots that cannot be had any more and are not closed yet. */
  @GuardedBy("this")
  List<Slot> leaving() {
    return List.copyOf(leaving);
  }

  /** Returns how many bytes are in memory, or about to be. */
  @GuardedBy("this")
  long residentBytes() {
    return Stream.concat(table.values().stream(), leaving.stream())
        .mapToLong(Slot::residentBytes)
        .sum();
  }

  /**
   * Returns whether some load has to find its room before those that are to stay: that of a version
   * that was let go before it was loaded, and that somebody waits for all the same. Its successor,
   * or whoever was promised its room, would otherwise take it first.
   */
  @GuardedBy("this")
  boolean anyGoesFirst() {
    return Stream.concat(table.values().stream(), leaving.stream())
        .anyMatch(slot -> slot.course() != Course.STAYS && slot.waitsForRoom() && slot.wanted());
  }

  /** Lets a slot go for good, once nobody holds it. */
  @GuardedBy("this")
  void discard(Slot slot) {
    slot.setCourse(Course.GONE);
    table.remove(slot.name(), slot);
    leaving.add(slot);
    settle(slot);
  }

  /** Ends what is to go and is not held. */
  @GuardedBy("this")
  void settle(Slot slot) {
    if (!slot.wanted()) {
      // If it is not loaded yet, its load is given up.
      resumeWaiting();
    }
    if (!slot.idle()) {
      return;
    }
    switch (slot.course()) {
      case STAYS, ENDING -> {}
      case RETIRED -> {
        // An alias may have been pointed to it since.
        if (registry.aliased().contains(slot.name())) {
          stay(slot);
        } else {
          end(slot);
        }
      }
      case GONE -> end(slot);
    }
  }

  /** Lets a retired slot stay after all. */
  @GuardedBy("this")
  void stay(Slot slot) {
    if (slot.course() == Course.RETIRED) {
      slot.setCourse(Course.STAYS);
      // Whoever counted on its room has to look for some elsewhere.
      resumeWaiting();
    }
  }

  /** Begins to close a slot, whoever holds it; {@link #remove} follows when it is closed. */
  @GuardedBy("this")
  void end(Slot slot) {
    Optional<LoadedVersion> version = slot.ready();
    if (version.isEmpty()) {
      remove(slot);
    } else if (slot.course() != Course.ENDING) {
      slot.setCourse(Course.ENDING);
      table.remove(slot.name(), slot);
      leaving.add(slot);
      version.get().end();
    }
  }

  /** Forgets a slot, of which nothing is in memory. */
  @GuardedBy("this")
  void remove(Slot slot) {
    table.remove(slot.name(), slot);
    leaving.remove(slot);
    resumeWaiting();
  }

  /** Keeps a load until there may be room for it; {@code load} must not wait. */
  @GuardedBy("this")
  void await(Runnable load) {
    waiting.add(load);
  }

  /** Lets the loads that wait look for themselves whether there is room. */
  @GuardedBy("this")
  void resumeWaiting() {
    List<Runnable> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(Runnable::run);
  }
}
