package dev.marquee.server.serving;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.VersionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * How many bytes of weights may be loaded, and who goes where that is too little.
 *
 * @param bytes the bound
 * @param retryAfter what is said to whoever may find room later
 */
record Budget(long bytes, Duration retryAfter) {
  private static final long MEBIBYTE = 1 << 20;

  /**
   * Returns which versions go for another one: of those that nobody holds and no alias names, the
   * ones used longest ago, and no more than it takes.
   *
   * @param name the other one
   * @param needed its bytes
   * @param staying the versions that are to stay otherwise
   * @throws Failure.Exhausted ({@link Reason#MODEL_TOO_LARGE}) if that does not suffice
   */
  List<Slot> victims(
      VersionName name, long needed, Collection<Slot> staying, Set<VersionName> pinned) {
    long free = bytes - staying.stream().mapToLong(Slot::bytes).sum();
    List<Slot> victims = new ArrayList<>();
    List<Slot> candidates =
        staying.stream()
            .filter(slot -> slot.idle() && slot.bytes() > 0 && !pinned.contains(slot.name()))
            .sorted(Comparator.comparingLong(Slot::lastUse))
            .toList();
    for (Slot slot : candidates) {
      if (free >= needed) {
        break;
      }
      victims.add(slot);
      free += slot.bytes();
    }
    if (free < needed) {
      throw tooLarge(name, needed, staying, pinned);
    }
    return victims;
  }

  private Failure tooLarge(
      VersionName name, long needed, Collection<Slot> staying, Set<VersionName> pinned) {
    long forGood =
        staying.stream().filter(slot -> pinned.contains(slot.name())).mapToLong(Slot::bytes).sum();
    boolean onlyBusy = forGood + needed <= bytes;
    return new Failure.Exhausted(
        Reason.MODEL_TOO_LARGE,
        "%s needs %d MiB, for which serving.model_budget, %d MiB for all loaded versions, has no room: %s."
            .formatted(
                name,
                (needed + MEBIBYTE - 1) / MEBIBYTE,
                bytes / MEBIBYTE,
                onlyBusy
                    ? "come again when the others are not in use, or have the operator raise it"
                    : "have the operator raise it, or remove an alias from another version"),
        onlyBusy ? retryAfter : null);
  }
}
