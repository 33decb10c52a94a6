package dev.marquee.client;

import dev.marquee.v1.ClassifyStreamRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The images of a stream that are on their way, each kept until it is answered so that it can be
 * sent again. Bounded by number and by bytes. Not thread-safe.
 */
final class Window {
  /** 32 images of 10 MiB would be more than a small heap has; 32 usual posters are 2 MiB. */
  static final long MAX_BYTES = 64L << 20;

  /** An image on its way, and how often the server has refused it for being busy. */
  static final class Pending {
    private final ClassifyStreamRequest request;
    private int refusals;
    private boolean waiting;

    private Pending(ClassifyStreamRequest request) {
      this.request = request;
    }

    ClassifyStreamRequest request() {
      return request;
    }

    /** The server was busy: the image waits for its turn. Returns how often that was so by now. */
    int refuse() {
      waiting = true;
      return ++refusals;
    }

    int refusals() {
      return refusals;
    }

    /** The wait is over. */
    Pending resume() {
      waiting = false;
      return this;
    }
  }

  private final int maxItems;
  private final Map<String, Pending> pending = new LinkedHashMap<>();
  private long bytes;

  Window(int maxItems) {
    this.maxItems = maxItems;
  }

  /** Whether one more may be added, whatever its size, beside answers that nobody fetched yet. */
  boolean hasRoom(int unfetched) {
    return pending.size() + unfetched < maxItems && bytes < MAX_BYTES;
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /**
   * Adds an image that is not yet sent.
   *
   * @throws IllegalArgumentException where one of the same id is on its way
   */
  Pending add(ClassifyStreamRequest request) {
    Pending added = new Pending(request);
    if (pending.putIfAbsent(request.getId(), added) != null) {
      throw new IllegalArgumentException(
          "Two images of one stream have the id '"
              + request.getId()
              + "'; their answers could not be told apart.");
    }
    bytes += request.getSerializedSize();
    return added;
  }

  /** Returns the image of this id, or null where none is on its way. */
  @Nullable Pending find(String id) {
    return pending.get(id);
  }

  /** The image has its answer. */
  void remove(Pending answered) {
    pending.remove(answered.request.getId());
    bytes -= answered.request.getSerializedSize();
  }

  /** Returns what a lost connection has taken with it, in the order in which it was first sent. */
  List<Pending> lost() {
    return pending.values().stream().filter(item -> !item.waiting).toList();
  }
}
