package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Moves {@code production} in two steps: a look at what is there, from which the version is checked
 * and loaded, and then one compare-and-set. Thread-safe.
 */
public final class ProductionChanges {
  private final MetadataStore store;
  private final Commits commits;

  @Inject
  ProductionChanges(MetadataStore store, Commits commits) {
    this.store = store;
    this.commits = commits;
  }

  /**
   * Prepares a promotion.
   *
   * @param etag the model's last change as the caller read it; empty for whatever it is
   * @throws Failure.NotFound if there is no such version
   * @throws Failure.Conflict if the model is not as the caller read it
   */
  public ProductionMove promotion(VersionName version, OptionalLong etag) {
    return store.read(
        reader -> {
          StoredModel model = Existing.model(reader, version.model());
          Transaction.requireFresh(model, etag);
          StoredVersion to = Existing.version(reader, version);
          OptionalLong seen = change(reader.aliasState(model.name(), ModelReference.PRODUCTION));
          return new ProductionMove(model, to.entry(), production(model), etag, seen, seen);
        });
  }

  /**
   * Prepares a rollback: to what was in production before the present version came there by a
   * promotion, or before production was taken away. Versions that were deleted since, and times
   * without one, are passed over.
   *
   * @param etag as for {@link #promotion}
   * @throws Failure.NotFound if there is no such model
   * @throws Failure.FailedPrecondition if nothing was in production before
   * @throws Failure.Conflict if the model is not as the caller read it
   */
  public ProductionMove rollback(ModelName name, OptionalLong etag) {
    return store.read(
        reader -> {
          StoredModel model = Existing.model(reader, name);
          Transaction.requireFresh(model, etag);
          Optional<VersionName> from = production(model);
          AliasStep present =
              reader
                  .aliasState(name, ModelReference.PRODUCTION)
                  .orElseThrow(() -> nothingBefore(name));
          OptionalLong back = present.back();
          while (back.isPresent()) {
            AliasStep step = reader.aliasStep(back.getAsLong()).orElseThrow();
            Optional<StoredVersion> to = version(reader, name, step);
            if (to.isPresent() && !from.equals(to.map(version -> version.entry().name()))) {
              return new ProductionMove(
                  model,
                  to.get().entry(),
                  from,
                  etag,
                  OptionalLong.of(present.change()),
                  step.back());
            }
            back = step.back();
          }
          throw nothingBefore(name);
        });
  }

  /**
   * Makes a move, if production is still what the move was prepared from.
   *
   * @throws Failure.Conflict if it is not, the version was deleted or the promotion policy changed
   *     meanwhile, or the model is not as the caller read it
   */
  public Moved move(ProductionMove move, ChangeKind kind, Cause cause) {
    ModelName name = move.model().name();
    return commits.commit(
        cause,
        transaction -> {
          StoredModel model = transaction.model(name, move.etag());
          if (kind == ChangeKind.PROMOTED && !model.policy().equals(move.model().policy())) {
            throw new Failure.Conflict(
                Reason.PRODUCTION_MOVED,
                "The promotion policy of %s was changed while %s was being checked; nothing was changed. Promote it again."
                    .formatted(name, move.to().name()));
          }
          OptionalLong now =
              change(transaction.writer().aliasState(name, ModelReference.PRODUCTION));
          boolean there = transaction.writer().version(move.to().name()).isPresent();
          if (!there || !now.equals(move.seen())) {
            throw new Failure.Conflict(
                Reason.PRODUCTION_MOVED,
                "%s was %s while %s was being checked; nothing was changed. Look at the history, and do it again if it is still right."
                    .formatted(
                        there ? "production of " + name : move.to().name(),
                        there ? "moved" : "deleted",
                        move.to().name()));
          }
          return AliasChanges.move(
              transaction,
              kind,
              model,
              ModelReference.PRODUCTION,
              move.to().name().number(),
              move.back());
        });
  }

  private static Optional<StoredVersion> version(
      MetadataReader reader, ModelName model, AliasStep step) {
    return step.version().isPresent()
        ? reader.version(new VersionName(model, step.version().getAsInt()))
        : Optional.empty();
  }

  private static Optional<VersionName> production(StoredModel model) {
    return Optional.ofNullable(model.aliases().get(ModelReference.PRODUCTION))
        .map(number -> new VersionName(model.name(), number));
  }

  private static OptionalLong change(Optional<AliasStep> state) {
    return state.map(step -> OptionalLong.of(step.change())).orElse(OptionalLong.empty());
  }

  private static Failure nothingBefore(ModelName name) {
    return new Failure.FailedPrecondition(
        Reason.NO_EARLIER_VERSION,
        "%s has nothing to go back to: promote a version by its name.".formatted(name));
  }
}
