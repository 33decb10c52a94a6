package dev.marquee.client;

import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainingBatch;
import dev.marquee.v1.TrainingExample;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a run: those that were sent and not acknowledged are kept, as many as the server
 * gave credits for, and sent again over another stream. Not thread-safe.
 */
final class UnacknowledgedBatches {
  private final BatchSource source;
  private final ClientSettings settings;

  /** How many there are in all. */
  private final long batchCount;

  private final Deque<TrainRequest> kept = new ArrayDeque<>();

  /** What of the above is to be sent over the present stream. */
  private final Deque<TrainRequest> unsent = new ArrayDeque<>();

  private @Nullable Iterator<List<TrainingExample>> batches;
  private long nextOfSource = 1;
  private int credits;

  /**
   * @param batchCount how many there are in all; 0 where none is to be streamed
   */
  UnacknowledgedBatches(BatchSource source, long batchCount, ClientSettings settings) {
    this.source = source;
    this.batchCount = batchCount;
    this.settings = settings;
  }

  /**
   * A stream begins.
   *
   * @param nextBatch the number of the batch that the server wants next, 0 for none
   * @throws MarqueeException where it wants one that it has acknowledged
   */
  void begin(long nextBatch) {
    pause();
    unsent.clear();
    if (nextBatch == 0 || batchCount == 0) {
      kept.clear();
      return;
    }
    acknowledge(nextBatch - 1);
    long first = kept.isEmpty() ? nextOfSource : numberOf(kept.element());
    if (first > nextBatch) {
      throw Problem.ofProtocol(
              "The server asks for batch " + nextBatch + " again, which it had acknowledged.")
          .toException();
    }
    if (nextBatch > batchCount) {
      // All have come, or the run has ended. A source may have to wait for what nobody wants.
      nextOfSource = batchCount + 1;
      return;
    }
    unsent.addAll(kept);
    fetch(nextBatch);
  }

  /** Goes on with the source where it stands, or behind what somebody else has sent meanwhile. */
  private void fetch(long nextBatch) {
    if (batches == null) {
      batches = source.from(nextBatch);
      nextOfSource = nextBatch;
    }
    while (nextOfSource < nextBatch && batches.hasNext()) {
      var unused = batches.next();
      nextOfSource++;
    }
  }

  /**
   * Nothing may be sent until there are credits again: those of an earlier stream ended with it.
   */
  void pause() {
    credits = 0;
  }

  void credit(int count) {
    credits += count;
  }

  /** All batches up to this one are stored. */
  void acknowledge(long number) {
    while (!kept.isEmpty() && numberOf(kept.element()) <= number) {
      kept.remove();
    }
  }

  /** Whether there are batches that were sent over the present stream and not acknowledged. */
  boolean anyUnheard() {
    return kept.size() > unsent.size();
  }

  /**
   * Returns the next message to send, or null where there is none, or no credit for it.
   *
   * @throws MarqueeException where it is too large to be sent
   * @throws IllegalStateException where the source ends before it should
   */
  @Nullable TrainRequest send() {
    if (credits == 0) {
      return null;
    }
    TrainRequest request = unsent.poll();
    if (request == null) {
      request = take();
    }
    if (request != null) {
      credits--;
    }
    return request;
  }

  private @Nullable TrainRequest take() {
    if (batches == null || nextOfSource > batchCount) {
      return null;
    }
    if (!batches.hasNext()) {
      throw new IllegalStateException(
          "The source ends behind batch %d, but the specification says that there are %d."
              .formatted(nextOfSource - 1, batchCount));
    }
    TrainingBatch.Builder batch =
        TrainingBatch.newBuilder().setNumber(nextOfSource).addAllExamples(batches.next());
    TrainRequest request = TrainRequest.newBuilder().setBatch(batch).build();
    settings
        .refusalOf(request)
        .ifPresent(
            refusal -> {
              throw refusal;
            });
    nextOfSource++;
    kept.add(request);
    return request;
  }

  private static long numberOf(TrainRequest request) {
    return request.getBatch().getNumber();
  }
}
