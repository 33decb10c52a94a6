package dev.marquee.server.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for a batch, in the order of its coming, and is given out in batches. Thread-safe. */
final class ImageQueue {
  private final BatchPaces paces;
  private final int maxBatch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<BatchItem> waiting = new ArrayDeque<>();
  private final List<Lanes> ofReplicas = new ArrayList<>();
  private int expected;
  private boolean ended;
  private boolean abandoned;

  /**
   * @param maxBatch the most images that the engine gets at once, at least 1
   */
  ImageQueue(BatchPaces paces, int maxBatch) {
    this.paces = paces;
    this.maxBatch = maxBatch;
  }

  /** Adds a replica with so many lanes, which takes batches from now on. */
  Lanes addReplica(int lanes) {
    lock.lock();
    try {
      Lanes added = new Lanes(lanes, lock.newCondition());
      ofReplicas.add(added);
      return added;
    } finally {
      lock.unlock();
    }
  }

  /** Counts what is on its way here, see {@link ExpectedImage}. */
  void expect(int images) {
    lock.lock();
    try {
      expected += images;
    } finally {
      lock.unlock();
    }
  }

  /** Adds an image; it fails where nobody takes any more. */
  void add(BatchItem item) {
    boolean late;
    lock.lock();
    try {
      late = abandoned;
      if (!late) {
        waiting.add(item);
        wakeWhoeverCanGoOn();
      }
    } finally {
      lock.unlock();
    }
    if (late) {
      item.fail(Waiting.unloaded());
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

  /** Fails what waits and what still comes: there is nobody left to take it. */
  void abandon() {
    List<BatchItem> left;
    lock.lock();
    try {
      abandoned = true;
      left = List.copyOf(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(item -> item.fail(Waiting.unloaded()));
  }

  /**
   * Waits for a batch that a replica may begin now; {@link #done} follows.
   *
   * @param lanes of the replica
   * @return empty when there are none any more
   */
  Optional<Batch> take(Lanes lanes) throws InterruptedException {
    while (true) {
      List<BatchItem> unwanted = new ArrayList<>();
      Batch batch;
      lock.lockInterruptibly();
      try {
        lanes.awaitUntil(() -> waiting.isEmpty() ? ended : lanes.mayBegin());
        if (waiting.isEmpty()) {
          return Optional.empty();
        }
        batch = form(lanes, unwanted);
        if (!batch.items().isEmpty()) {
          lanes.begin(batch);
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
  void done(Lanes lanes) {
    lock.lock();
    try {
      lanes.end();
      wakeWhoeverCanGoOn();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes one thread that can begin with what waits, which wakes the next one; at the end, all. */
  private void wakeWhoeverCanGoOn() {
    if (!waiting.isEmpty()) {
      boolean _ = ofReplicas.stream().anyMatch(Lanes::wakeOne);
    } else if (ended) {
      ofReplicas.forEach(Lanes::wakeAll);
    }
  }

  private Batch form(Lanes lanes, List<BatchItem> unwanted) {
    boolean whole = lanes.nextOnWholeDevice(waiting.size() + expected, paces);
    BatchPace pace = paces.of(whole);
    int share = whole ? waiting.size() : lanes.share(waiting.size());
    int most = Math.min(share, pace.nextSize(maxBatch));
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
