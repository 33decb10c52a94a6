package dev.marquee.server.rpc;

import dev.marquee.server.feed.Feed;
import dev.marquee.server.training.RunName;
import java.util.Optional;

/**
 * What the first message of a Train call led to.
 *
 * @param batches empty where none are to be streamed any more, or at all
 * @param next the number of the batch that is to come next; 0 where none are streamed
 * @param after only events behind this one are sent
 */
record OpenedRun(
    RunName run,
    Optional<BatchQueue> batches,
    long next,
    long after,
    Feed<RunName>.Follower follower)
    implements AutoCloseable {

  /** Follows no more, and takes no more batches. */
  @Override
  public void close() {
    follower.close();
    batches.ifPresent(BatchQueue::close);
  }
}
