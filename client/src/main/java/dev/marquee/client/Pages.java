package dev.marquee.client;

import com.google.common.collect.AbstractIterator;
import com.google.common.collect.Streams;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The items of all pages of a list, each page fetched when its first item is asked for. */
final class Pages<T> extends AbstractIterator<T> {
  /**
   * One page of a list.
   *
   * @param items what it holds; an empty page need not be the last
   * @param nextToken what to fetch the next with, empty on the last
   */
  record Page<T>(List<T> items, String nextToken) {}

  private final Function<String, Page<T>> fetch;
  private Iterator<T> items = List.<T>of().iterator();
  private String token = "";
  private boolean last;

  private Pages(Function<String, Page<T>> fetch) {
    this.fetch = fetch;
  }

  /** The stream of all items; {@code fetch} is given the token of the page to fetch. */
  static <T> Stream<T> stream(Function<String, Page<T>> fetch) {
    return Streams.stream(new Pages<>(fetch));
  }

  @Override
  protected @Nullable T computeNext() {
    while (!items.hasNext()) {
      if (last) {
        return endOfData();
      }
      turn();
    }
    return items.next();
  }

  private void turn() {
    Page<T> page = fetch.apply(token);
    items = page.items().iterator();
    last = page.nextToken().isEmpty();
    // A server that points a page to itself would keep us here for ever.
    if (!last && page.nextToken().equals(token)) {
      throw Problem.ofProtocol("The server gave the same page token twice.").toException();
    }
    token = page.nextToken();
  }
}
