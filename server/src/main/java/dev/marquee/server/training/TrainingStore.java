package dev.marquee.server.training;

import java.util.function.Consumer;
import java.util.function.Function;

/** Where runs and what happened in them are kept. Thread-safe. */
public interface TrainingStore {
  /** Reads within one consistent view, on the caller's thread. */
  <T> T read(Function<TrainingReader, T> work);

  /**
   * Writes within one transaction. When this returns, what was done is durable; what the work
   * throws undoes it. Not interruptible.
   */
  <T> T write(Function<TrainingWriter, T> work);

  /** As {@link #write}, for work that returns nothing. */
  default void change(Consumer<TrainingWriter> work) {
    boolean _ =
        write(
            writer -> {
              work.accept(writer);
              return true;
            });
  }
}
