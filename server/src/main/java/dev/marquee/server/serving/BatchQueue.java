package dev.marquee.server.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for a batch, in the order of its coming, and how much of it makes the next one.
 * Thread-safe.
 */
final class BatchQueue {
  private final BatchPaces paces;
  private final int maxBatch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<BatchItem> waiting = new ArrayDeque<>();
  private final List<Lanes> replicas = new ArrayList<>();
  private boolean ended;

  /**
   * @param maxBatch the most images that the engine gets at once, at least 1
   */
  BatchQueue(BatchPaces paces, int maxBatch) {
    this.paces = paces;
    this.maxBatch = maxBatch;
  }

  /** Adds a replica with so many lanes, which takes batches from now on. */
  Lanes addReplica(int lanes) {
    lock.lock();
    try {
      Lanes added = new Lanes(lanes, lock.newCondition());
      replicas.add(added);
      return added;
    } finally {
      lock.unlock();
    }
  }

  void add(BatchItem item) {
    lock.lock();
    try {
      waiting.add(item);
      wakeWhoeverCanGoOn();
    } finally {
      lock.unlock();
    }
  }

  void remove(BatchItem item) {
    lock.lock();
    try {
      waiting.remove(item);
      wakeWhoeverCanGoOn();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many images wait. */
  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** What waits is still given out, then every {@link #take} returns nothing. */
  void end() {
    lock.lock();
    try {
      ended = true;
      wakeWhoeverCanGoOn();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a batch that a replica may begin now; {@link #done} follows.
   *
   * @return empty when there are none any more
   */
  Optional<Batch> take(Lanes replica) throws InterruptedException {
    while (true) {
      List<BatchItem> unwanted = new ArrayList<>();
      Batch batch;
      lock.lockInterruptibly();
      try {
        replica.awaitUntil(() -> waiting.isEmpty() ? ended : replica.mayBegin());
        if (waiting.isEmpty()) {
          return Optional.empty();
        }
        batch = form(replica, unwanted);
        if (!batch.items().isEmpty()) {
          replica.begin(batch);
        }
        wakeWhoeverCanGoOn();
      } finally {
        lock.unlock();
      }
      // Not under the lock: those who hear of it do what they like.
      unwanted.forEach(BatchItem::answerIfExpired);
      if (!batch.items().isEmpty()) {
        return Optional.of(batch);
      }
    }
  }

  /** Tells that the batch which a replica took has run. */
  void done(Lanes replica) {
    lock.lock();
    try {
      replica.end();
      wakeWhoeverCanGoOn();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes one thread that can begin with what waits, which wakes the next one; at the end, all. */
  private void wakeWhoeverCanGoOn() {
    if (!waiting.isEmpty()) {
      boolean _ = replicas.stream().anyMatch(Lanes::wakeOne);
    } else if (ended) {
      replicas.forEach(Lanes::wakeAll);
    }
  }

  private Batch form(Lanes replica, List<BatchItem> unwanted) {
    boolean whole = replica.nextOnWholeDevice(waiting.size());
    BatchPace pace = paces.of(whole);
    int share = whole ? waiting.size() : replica.share(waiting.size());
    int most = Math.min(share, pace.payingSize(maxBatch));
    List<BatchItem> items = new ArrayList<>();
    long left = Long.MAX_VALUE;
    while (items.size() < most && !waiting.isEmpty()) {
      BatchItem next = waiting.element();
      if (next.isWanted()) {
        left = Math.min(left, next.remainingNanos());
        if (!items.isEmpty() && pace.nanos(items.size() + 1) > left) {
          break;
        }
        items.add(next);
      } else {
        unwanted.add(next);
      }
      waiting.remove();
    }
    return new Batch(items, whole);
  }
}
