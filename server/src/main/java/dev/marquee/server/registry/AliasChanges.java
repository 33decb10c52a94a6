package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Moves aliases, except for {@code production}: see {@link ProductionChanges}. Thread-safe. */
public final class AliasChanges {
  private final Commits commits;

  @Inject
  AliasChanges(Commits commits) {
    this.commits = commits;
  }

  /**
   * Points an alias to a version. Where it points there already, nothing is done.
   *
   * @param alias of the form of an alias
   * @param etag the model's last change as the caller read it; empty for whatever it is
   * @throws Failure.NotFound if there is no such version
   * @throws Failure.FailedPrecondition if the alias is {@code production}
   * @throws Failure.Conflict if the model is not as the caller read it
   */
  public Moved set(String alias, VersionName version, OptionalLong etag, Cause cause) {
    if (alias.equals(ModelReference.PRODUCTION)) {
      throw new Failure.FailedPrecondition(
          Reason.PRODUCTION_NEEDS_PROMOTION,
          "production is not set by hand: promote %s, which checks it first.".formatted(version));
    }
    return commits.commit(
        cause,
        transaction -> {
          StoredModel model = transaction.model(version.model(), etag);
          StoredVersion _ = transaction.version(version, OptionalLong.empty());
          return move(transaction, ChangeKind.ALIAS_SET, model, alias, version.number());
        });
  }

  /** Moves an alias to a version that is there, and keeps the way back. */
  static Moved move(
      Transaction transaction, ChangeKind kind, StoredModel model, String alias, int number) {
    Integer from = model.aliases().get(alias);
    if (from != null && from == number) {
      return new Moved(model, Optional.empty());
    }
    Optional<AliasStep> state = transaction.writer().aliasState(model.name(), alias);
    OptionalLong back =
        state.map(step -> OptionalLong.of(step.change())).orElse(OptionalLong.empty());
    return move(transaction, kind, model, alias, number, back);
  }

  /**
   * Moves an alias to a version that is there.
   *
   * @param back the change whose state a rollback goes back to
   */
  static Moved move(
      Transaction transaction,
      ChangeKind kind,
      StoredModel model,
      String alias,
      int number,
      OptionalLong back) {
    Change change =
        transaction.recordMove(
            kind, model.name(), alias, pointed(model, alias), OptionalInt.of(number), back);
    transaction.writer().setAlias(model.name(), alias, number, change.id());
    return moved(transaction, change);
  }

  /**
   * Deletes an alias, also {@code production}.
   *
   * @param etag as for {@link #set}
   * @throws Failure.NotFound if there is no such model, or it has no such alias
   * @throws Failure.Conflict if the model is not as the caller read it
   */
  public Moved delete(ModelName name, String alias, OptionalLong etag, Cause cause) {
    return commits.commit(
        cause,
        transaction -> {
          StoredModel model = transaction.model(name, etag);
          OptionalInt from = pointed(model, alias);
          if (from.isEmpty()) {
            throw new Failure.NotFound(
                Reason.ALIAS_NOT_FOUND,
                "%s has no alias '%s'; it has %s."
                    .formatted(name, alias, model.aliases().keySet().stream().sorted().toList()));
          }
          OptionalLong back =
              transaction
                  .writer()
                  .aliasState(name, alias)
                  .map(step -> OptionalLong.of(step.change()))
                  .orElse(OptionalLong.empty());
          Change change =
              transaction.recordMove(
                  ChangeKind.ALIAS_DELETED, name, alias, from, OptionalInt.empty(), back);
          transaction.writer().deleteAlias(name, alias, change.id());
          return moved(transaction, change);
        });
  }

  private static Moved moved(Transaction transaction, Change change) {
    StoredModel now = transaction.model(change.model(), OptionalLong.empty());
    return new Moved(now, Optional.of(change));
  }

  private static OptionalInt pointed(StoredModel model, String alias) {
    Integer number = model.aliases().get(alias);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
