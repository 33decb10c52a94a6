package dev.marquee.client;

import dev.marquee.v1.ClassifyStreamRequest;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The images of a stream that are taken and not answered, each kept so that it can be sent again.
 * Bounded by number and by bytes; those on the wire are bounded by the {@link Pace} as well. Not
 * thread-safe.
 */
final class Window {
  /** 32 images of 10 MiB would be more than a small heap has; 32 usual posters are 2 MiB. */
  static final long MAX_BYTES = 64L << 20;

  private final int maxItems;
  private final Pace pace;
  private final Map<String, Pending> pending = new LinkedHashMap<>();
  private final Queue<Pending> unsent = new ArrayDeque<>();
  private long bytes;
  private int onWire;

  Window(int maxItems) {
    this.maxItems = maxItems;
    this.pace = new Pace(maxItems);
  }

  /**
   * Whether one more may be added, whatever its size, beside answers that nobody fetched yet. An
   * image that waits leaves its place on the wire to another: an overfull model, or a queue that
   * only small images fit in, does not hold up the rest.
   */
  boolean hasRoom(int unfetched) {
    return pending.size() + unfetched < maxItems
        && bytes < MAX_BYTES
        && onWire + unsent.size() < pace.limit();
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Whether there is an image to send, and a place on the wire for it. */
  boolean maySend() {
    return !unsent.isEmpty() && onWire < pace.limit();
  }

  /** Whether an image waits after a refusal. */
  boolean anyWaits() {
    return onWire + unsent.size() < pending.size();
  }

  /**
   * Adds an image to be sent.
   *
   * @throws IllegalArgumentException where one of the same id is not answered yet
   */
  void add(ClassifyStreamRequest request) {
    Pending added = new Pending(request);
    if (pending.putIfAbsent(request.getId(), added) != null) {
      throw new IllegalArgumentException(
          "Two images of one stream have the id '"
              + request.getId()
              + "'; their answers could not be told apart.");
    }
    bytes += request.getSerializedSize();
    unsent.add(added);
  }

  /** Returns the next image to send, from now on on the wire; see {@link #maySend}. */
  ClassifyStreamRequest send() {
    Pending next = unsent.remove();
    next.send(pace.round());
    onWire++;
    return next.request();
  }

  /** Returns the image of this id, or null where none is on the wire. */
  @Nullable Pending find(String id) {
    Pending found = pending.get(id);
    return found != null && found.place() == Pending.Place.ON_WIRE ? found : null;
  }

  /** An image on the wire has met a busy server and waits, until {@link #resume}. */
  void hold(Pending refused) {
    onWire--;
    refused.hold();
    pace.refused(refused.sentIn());
  }

  /** The wait is over: the image is to be sent again. */
  void resume(Pending waited) {
    waited.queue();
    unsent.add(waited);
    pace.waited();
  }

  /** An image on the wire has its scores. */
  void scored(Pending answered) {
    remove(answered);
    pace.scored();
  }

  /** An image on the wire is refused for good. */
  void remove(Pending answered) {
    onWire--;
    pending.remove(answered.request().getId());
    bytes -= answered.request().getSerializedSize();
  }

  /** The connection is lost: what was on the wire is to be sent again, in its first order. */
  void requeue() {
    onWire = 0;
    unsent.clear();
    for (Pending item : pending.values()) {
      if (item.place() != Pending.Place.WAITING) {
        item.queue();
        unsent.add(item);
      }
    }
  }
}
