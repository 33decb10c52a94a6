package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Creates, describes and deletes models. Thread-safe. */
public final class ModelChanges {
  private final Commits commits;
  private final Set<ModelUse> uses;

  /**
   * @param uses asked before a model is deleted
   */
  @Inject
  ModelChanges(Commits commits, Set<ModelUse> uses) {
    this.commits = commits;
    this.uses = uses;
  }

  /**
   * Creates a model without versions.
   *
   * @throws Failure.AlreadyExists if there is one of this name
   * @throws Failure.InvalidArgument if the description is not valid
   */
  public StoredModel create(
      ModelName name, String description, Optional<PromotionPolicy> policy, Cause cause) {
    Texts.check("model.description", description, Texts.MAX_DESCRIPTION);
    return commits.commit(
        cause,
        transaction -> {
          if (transaction.writer().model(name).isPresent()) {
            throw new Failure.AlreadyExists(
                Reason.MODEL_EXISTS,
                "There is a model '%s' already: use it, or choose another name.".formatted(name));
          }
          Change change =
              transaction.record(
                  ChangeKind.MODEL_CREATED, name, OptionalInt.empty(), "", name.toString());
          StoredModel model =
              new StoredModel(
                  name, description, policy, Map.of(), 0, transaction.time(), change.id());
          transaction.writer().insertModel(model);
          return model;
        });
  }

  /**
   * Changes what may be changed of a model. Where that is as it should be, nothing is done.
   *
   * @param etag the model's last change as the caller read it; empty for whatever it is
   * @throws Failure.NotFound if there is no such model
   * @throws Failure.Conflict if the model is not as the caller read it
   */
  public StoredModel update(ModelName name, ModelUpdate update, OptionalLong etag, Cause cause) {
    return commits.commit(
        cause,
        transaction -> {
          StoredModel before = transaction.model(name, etag);
          String description = update.description().orElse(before.description());
          Optional<PromotionPolicy> policy = update.policy().orElse(before.policy());
          UpdatedFields fields =
              new UpdatedFields()
                  .add("description", before.description(), description)
                  .add("promotion_policy", words(before.policy()), words(policy));
          if (fields.none()) {
            return before;
          }
          Change change =
              transaction.record(
                  ChangeKind.MODEL_UPDATED, name, OptionalInt.empty(), fields.from(), fields.to());
          transaction.writer().updateModel(name, description, policy, change.id());
          return transaction.model(name, OptionalLong.empty());
        });
  }

  /** Returns a policy as the history has it: an object, empty where there is none. */
  private static Map<String, Object> words(Optional<PromotionPolicy> policy) {
    Map<String, Object> words = new TreeMap<>();
    policy.ifPresent(
        known -> {
          words.put("metric", known.metric());
          put(words, "minimum", known.minimum());
          put(words, "max_loss", known.maxLoss());
          known.dataset().ifPresent(dataset -> words.put("dataset", dataset));
          known.split().ifPresent(split -> words.put("split", split));
        });
    return words;
  }

  private static void put(Map<String, Object> words, String key, OptionalDouble value) {
    value.ifPresent(number -> words.put(key, number));
  }

  /**
   * Deletes a model that has no versions.
   *
   * @param etag as for {@link #update}
   * @throws Failure.NotFound if there is no such model
   * @throws Failure.FailedPrecondition if it has versions, or something needs it
   * @throws Failure.Conflict if the model is not as the caller read it
   */
  public void delete(ModelName name, OptionalLong etag, Cause cause) {
    Change _ =
        commits.commit(
            cause,
            transaction -> {
              StoredModel model = transaction.model(name, etag);
              if (model.versionCount() > 0) {
                throw new Failure.FailedPrecondition(
                    Reason.MODEL_NOT_EMPTY,
                    "%s has %d versions, and so is not deleted: delete them first."
                        .formatted(name, model.versionCount()));
              }
              requireUnused(name);
              transaction.writer().deleteModel(name);
              return transaction.record(
                  ChangeKind.MODEL_DELETED, name, OptionalInt.empty(), name.toString(), "");
            });
  }

  private void requireUnused(ModelName name) {
    Set<String> users =
        uses.stream()
            .flatMap(use -> use.of(name).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    if (!users.isEmpty()) {
      throw new Failure.FailedPrecondition(
          Reason.MODEL_IN_USE,
          "%s gets the version of %s, and so is not deleted: wait for that, or cancel it first."
              .formatted(name, String.join(", ", users)));
    }
  }
}
