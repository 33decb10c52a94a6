package dev.marquee.server.registry;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A move of {@code production} that is being prepared: what it was seen to start from, which it
 * must still be when the move is made.
 *
 * @param model as it was seen
 * @param to the version that shall be in production
 * @param from the version that is
 * @param seen the change that made production what it is; empty where it never was anything
 * @param etag the model's last change as the caller read it; empty for whatever it is
 * @param back the change whose state a rollback goes back to after this move
 */
public record ProductionMove(
    StoredModel model,
    VersionEntry to,
    Optional<VersionName> from,
    OptionalLong etag,
    OptionalLong seen,
    OptionalLong back) {
  /** Returns whether there is nothing to do. */
  public boolean done() {
    return from.equals(Optional.of(to.name()));
  }
}
