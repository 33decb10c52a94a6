package dev.marquee.tools;

import dev.marquee.v1.ResponseCache;
import java.util.Locale;

/** How a response cache does, as a page of text. */
final class CacheSheet {
  private static final double PERCENT = 100;

  private CacheSheet() {}

  /**
   * Returns the page, without a line end after its last line.
   *
   * @param columns how wide it may be, in characters
   */
  static String of(ResponseCache cache, int columns) {
    if (cache.getCapacityBytes() == 0) {
      return "The response cache is off: serving.response_cache is 0B.";
    }
    long asked = cache.getHitCount() + cache.getSharedCount() + cache.getMissCount();
    Facts facts = new Facts(columns);
    facts.add("hits", share(cache.getHitCount(), asked));
    facts.add("shared", share(cache.getSharedCount(), asked));
    facts.add("misses", share(cache.getMissCount(), asked));
    facts.add("evictions", Amount.of(cache.getEvictionCount()));
    facts.add("entries", Amount.of(cache.getEntryCount()));
    facts.add(
        "size",
        "%s of %s"
            .formatted(
                Amount.ofBytes(cache.getSizeBytes()), Amount.ofBytes(cache.getCapacityBytes())));
    return facts.text().stripTrailing();
  }

  private static String share(long count, long asked) {
    return asked == 0
        ? Amount.of(count)
        : String.format(Locale.ROOT, "%,d (%.1f %%)", count, PERCENT * count / asked);
  }
}
