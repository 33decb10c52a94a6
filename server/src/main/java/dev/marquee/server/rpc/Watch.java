package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.feed.Feed;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.Change;
import dev.marquee.server.registry.ChangeFeed;
import dev.marquee.server.registry.ModelName;
import dev.marquee.v1.WatchModelRequest;
import dev.marquee.v1.WatchModelResponse;
import jakarta.inject.Inject;
import java.util.List;

/** What WatchModel sends. Thread-safe. */
final class Watch {
  private static final int AT_ONCE = 100;

  private final Catalog catalog;
  private final ChangeFeed feed;

  @Inject
  Watch(Catalog catalog, ChangeFeed feed) {
    this.catalog = catalog;
    this.feed = feed;
  }

  /**
   * Sends changes until the call ends.
   *
   * @throws Failure.Unavailable when the server stops
   */
  void follow(WatchModelRequest request, PacedStream<WatchModelResponse> stream) {
    ModelName model = ModelName.parse("name", request.getName());
    if (request.getAfterChangeId() < 0) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID, "after_change_id", "after_change_id must be at least 0.");
    }
    // In this order: what is done between the two is seen twice and sent once.
    try (Feed<ModelName>.Follower follower = feed.follow(model)) {
      long last = begin(request, catalog.lastChange());
      stream.send(WatchModelResponse.newBuilder().setLastChangeId(last).build());
      do {
        last = sendBehind(model, last, stream);
      } while (follower.await());
      throw new Failure.Unavailable(
          Reason.SHUTTING_DOWN, "The server is shutting down: watch on at another one.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.Cancelled.byCaller();
    }
  }

  /** A number that no change has yet would keep back all that come up to it. */
  private static long begin(WatchModelRequest request, long newest) {
    if (request.getAfterChangeId() > newest) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          "after_change_id",
          "The newest change of this registry is %d, not %d: was it restored from a backup? Read the model again, and watch from now on."
              .formatted(newest, request.getAfterChangeId()));
    }
    return request.hasAfterChangeId() ? request.getAfterChangeId() : newest;
  }

  private long sendBehind(ModelName model, long after, PacedStream<WatchModelResponse> stream) {
    long last = after;
    List<Change> changes;
    do {
      changes = catalog.changes(model, last, AT_ONCE);
      for (Change change : changes) {
        stream.send(
            WatchModelResponse.newBuilder().setChange(ChangeMessages.message(change)).build());
        last = change.id();
      }
    } while (changes.size() == AT_ONCE);
    return last;
  }
}
