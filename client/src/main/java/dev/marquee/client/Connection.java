package dev.marquee.client;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the parts of a client have in common. Thread-safe.
 *
 * @param channel the way to the server; every call over it says who calls
 * @param closed whether the client is closed, so that nothing is to be tried again
 * @param wake has a channel that waits before it connects again do so at once
 * @param settings what the client was told
 * @param timing what waits depend on
 */
record Connection(
    Channel channel,
    BooleanSupplier closed,
    Runnable wake,
    ClientSettings settings,
    Timing timing) {
  /** Returns what a call returns; what it throws becomes a {@link MarqueeException}. */
  static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw ErrorDecoder.decode(e);
    }
  }

  /**
   * Does the same for a call that changes something: where it breaks off, the exception says that
   * it may have been done.
   *
   * @param name what is changed
   */
  static <T> T change(String name, Supplier<T> call) {
    try {
      return call(call);
    } catch (MarqueeException e) {
      throw e.ofChange(name);
    }
  }
}
