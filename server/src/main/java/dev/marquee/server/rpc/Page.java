package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A part of a list.
 *
 * @param nextToken what leads to the next one; empty on the last one
 */
record Page<T>(List<T> items, String nextToken) {
  private static final int DEFAULT_SIZE = 50;
  private static final int MAX_SIZE = 1000;

  /**
   * Cuts a page out of a list.
   *
   * @param list names the list, so that tokens of different lists are told apart
   * @param all the whole list, in its order
   * @param key tells an item of the list from the others
   * @param behind given the key of an item, whether another item comes behind it; throws {@link
   *     IllegalArgumentException} for what can be no key
   * @throws Failure.InvalidArgument if the size or the token is not valid
   */
  static <T> Page<T> of(
      String list,
      List<T> all,
      int size,
      String token,
      Function<T, String> key,
      Function<String, Predicate<T>> behind) {
    if (size < 0) {
      throw new Failure.InvalidArgument(
          Reason.PAGE_SIZE_OUT_OF_RANGE,
          "page_size",
          "page_size must be at least 0 (0 for the default), not %d.".formatted(size));
    }
    int limit = size == 0 ? DEFAULT_SIZE : Math.min(size, MAX_SIZE);
    Predicate<T> wanted = wanted(PageToken.read(list, token), behind);
    List<T> rest = all.stream().filter(wanted).toList();
    List<T> items = rest.subList(0, Math.min(limit, rest.size()));
    boolean last = items.size() == rest.size();
    return new Page<>(items, last ? "" : PageToken.of(list, key.apply(items.getLast())));
  }

  private static <T> Predicate<T> wanted(
      Optional<String> lastKey, Function<String, Predicate<T>> behind) {
    try {
      return lastKey.map(behind).orElse(_ -> true);
    } catch (IllegalArgumentException e) {
      // Tokens are not signed: somebody made up this one.
      throw PageToken.invalid();
    }
  }
}
