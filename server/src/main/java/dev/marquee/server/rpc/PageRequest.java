package dev.marquee.server.rpc;

import com.google.protobuf.MessageLite;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which part of a list is asked for.
 *
 * @param list names the list, so that tokens of different lists are told apart
 * @param limit how many items the page has at most
 * @param after the key of the last item of the page before; empty for the first page
 */
record PageRequest(String list, int limit, Optional<String> after) {
  private static final int DEFAULT_SIZE = 50;
  private static final int MAX_SIZE = 1000;

  /** Half of what clients take where nothing is said. */
  private static final long MAX_BYTES = 2 << 20;

  /**
   * Reads what a caller asks for.
   *
   * @throws Failure.InvalidArgument if the size or the token is not valid
   */
  static PageRequest of(String list, int size, String token) {
    if (size < 0) {
      throw new Failure.InvalidArgument(
          Reason.PAGE_SIZE_OUT_OF_RANGE,
          "page_size",
          "page_size must be at least 0 (0 for the default), not %d.".formatted(size));
    }
    int limit = size == 0 ? DEFAULT_SIZE : Math.min(size, MAX_SIZE);
    return new PageRequest(list, limit, PageToken.read(list, token));
  }

  /**
   * Returns the key of the last item of the page before.
   *
   * @param reader reads it; throws {@link IllegalArgumentException} for what can be no key
   * @throws Failure.InvalidArgument if it cannot be read
   */
  <K> Optional<K> after(Function<String, K> reader) {
    try {
      return after.map(reader);
    } catch (IllegalArgumentException e) {
      // Tokens are not signed: somebody made up this one.
      throw PageToken.invalid();
    }
  }

  /**
   * Returns how many items to fetch: one more than the page holds, to see whether it is the last.
   */
  int toFetch() {
    return limit + 1;
  }

  /**
   * Makes the page out of what was fetched: messages, as many as the caller asked for, but no more
   * than a client takes in one answer.
   */
  <T, M extends MessageLite> Page<M> page(
      List<T> fetched, Function<T, String> key, Function<T, M> message) {
    List<M> messages = new ArrayList<>();
    long bytes = 0;
    for (T item : fetched.subList(0, Math.min(limit, fetched.size()))) {
      M made = message.apply(item);
      bytes += made.getSerializedSize();
      if (bytes > MAX_BYTES && !messages.isEmpty()) {
        break;
      }
      messages.add(made);
    }
    boolean last = messages.size() == fetched.size();
    return new Page<>(
        messages, last ? "" : PageToken.of(list, key.apply(fetched.get(messages.size() - 1))));
  }
}
