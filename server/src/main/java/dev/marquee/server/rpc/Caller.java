package dev.marquee.server.rpc;

import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.Texts;
import io.grpc.Context;

/**
 * Who calls, as far as is known.
 *
 * @param actor as the caller calls itself, at most {@value Cause#MAX_ACTOR} printable ASCII
 *     characters; empty where it does not. Nobody has checked it.
 * @param peer the address that the call comes from
 */
record Caller(String actor, String peer) {
  /** Where the caller of a call stands. */
  static final Context.Key<Caller> KEY =
      Context.keyWithDefault("marquee-caller", new Caller("", ""));

  /**
   * Returns the cause of what the current call does.
   *
   * @param reason as the caller says in the request's field {@code reason}
   * @throws dev.marquee.models.failure.Failure.InvalidArgument if the reason is too long
   */
  static Cause cause(String reason) {
    return cause("reason", reason);
  }

  /**
   * As {@link #cause(String)}, where the reason stands elsewhere.
   *
   * @param field the request's field that holds it
   */
  static Cause cause(String field, String reason) {
    Caller caller = KEY.get();
    return new Cause(
        caller.actor(), caller.peer(), Texts.checkLine(field, reason, Cause.MAX_REASON));
  }
}
