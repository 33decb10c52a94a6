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
      throw fault(field, "", e);
    }
  }

  /**
   * As {@link #of}, for a check that returns nothing.
   *
   * @param subject stands before the message, to say of what it speaks
   */
  static void in(String field, String subject, Runnable check) {
    try {
      check.run();
    } catch (Failure.FailedPrecondition e) {
      throw fault(field, subject, e);
    }
  }

  private static Failure fault(String field, String subject, Failure cause) {
    return new Failure.InvalidArgument(cause.reason(), field, subject + cause.getMessage(), cause);
  }
}
