package dev.marquee.client;

import dev.marquee.v1.TrainingExample;
import java.util.Iterator;
import java.util.List;

/** The batches that a run trains with, each made when it is its turn to be sent. */
@FunctionalInterface
public interface BatchSource {
  /**
   * Returns the batches from one on. Asked once for each call of {@link TrainingClient#train}; what
   * is on its way when a connection breaks is kept by the client.
   *
   * @param number of the first batch to return, from 1; more than one where the server has those
   *     before it already, as where a run is taken up again
   * @return the batches, each of 1 to 1,024 examples; gone through on the thread that asks for
   *     events, which may wait for them
   */
  Iterator<List<TrainingExample>> from(long number);

  /**
   * Returns the source of what an iterator has, from its first batch on. Those that the server has
   * already are fetched from it all the same, and left out.
   */
  static BatchSource of(Iterator<List<TrainingExample>> batches) {
    return number -> {
      for (long skipped = 1; skipped < number && batches.hasNext(); skipped++) {
        var unused = batches.next();
      }
      return batches;
    };
  }
}
