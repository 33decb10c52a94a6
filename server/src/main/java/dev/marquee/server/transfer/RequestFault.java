package dev.marquee.server.transfer;

import dev.marquee.models.failure.Failure;
import java.util.function.Supplier;

/**
 * What is wrong with a version, seen as the fault of whoever sends it. Where a stored version is
 * unsound, the server's state forbids to serve it; in an import the same words are about the
 * request.
 */
final class RequestFault {
  private RequestFault() {}

  /**
   * Runs a check.
   *
   * @param field the request's field that holds what is checked
   * @throws Failure.InvalidArgument in place of {@link Failure.FailedPrecondition}
   */
  static <T> T of(String field, Supplier<T> check) {
    try {
      return check.get();
    } catch (Failure.FailedPrecondition e) {
      throw new Failure.InvalidArgument(e.reason(), field, String.valueOf(e.getMessage()), e);
    }
  }

  /** As {@link #of}, for a check that returns nothing. */
  static void in(String field, Runnable check) {
    Object _ =
        of(
            field,
            () -> {
              check.run();
              return field;
            });
  }
}
