package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Abandonment;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.Texts;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates, commits and deletes datasets, and writes into the log who did. Thread-safe. */
public final class DatasetChanges {
  private static final Logger log = LoggerFactory.getLogger(DatasetChanges.class);

  /** A dataset that changes under so many looks is being uploaded into. */
  private static final int LOOKS = 3;

  private final DatasetStore store;
  private final InstantSource clock;
  private final Abandonment abandonment;
  private final Set<DatasetUse> uses;

  /**
   * @param uses asked before a dataset is deleted
   */
  @Inject
  DatasetChanges(
      DatasetStore store, InstantSource clock, Abandonment abandonment, Set<DatasetUse> uses) {
    this.store = store;
    this.clock = clock;
    this.abandonment = abandonment;
    this.uses = uses;
  }

  /**
   * Creates an open dataset without examples.
   *
   * @param labels its vocabulary
   * @throws Failure.AlreadyExists ({@code DATASET_EXISTS}) if there is one of this name
   * @throws Failure.InvalidArgument if the description or the vocabulary is not valid
   */
  public StoredDataset create(
      DatasetName name, String description, List<String> labels, Cause cause) {
    Texts.check("dataset.description", description, Texts.MAX_DESCRIPTION);
    VocabularyRules.check("dataset.labels", labels);
    StoredDataset created =
        write(
            writer -> {
              if (writer.dataset(name).isPresent()) {
                throw new Failure.AlreadyExists(
                    Reason.DATASET_EXISTS,
                    "There is a dataset '%s' already: go on with it, or choose another name."
                        .formatted(name));
              }
              StoredDataset made =
                  new StoredDataset(
                      name,
                      description,
                      labels,
                      0,
                      0,
                      clock.instant(),
                      Optional.empty(),
                      writer.takeRevision());
              writer.insert(made);
              return made;
            });
    log.info("{} created with {} labels by {}", name, labels.size(), cause.who());
    return created;
  }

  /**
   * Makes a dataset immutable, and returns it with its digest. What is committed already stays as
   * it is: a caller who did not hear of the first time comes again with the same request. One that
   * expects something else is refused, as it would have been then.
   *
   * @param examples how many it must have; empty for any number above 0
   * @param etag the dataset's revision as the caller read it, before its commit or after; empty for
   *     whatever it is
   * @throws Failure.NotFound if there is none of this name
   * @throws Failure.Conflict if it is not as the caller read it, or is being uploaded into
   * @throws Failure.FailedPrecondition if it is empty, has not as many examples, or contradicts
   *     itself
   */
  public StoredDataset commit(
      DatasetName name, OptionalLong examples, OptionalLong etag, Cause cause) {
    // The digest is computed beside other transactions: over many examples it takes seconds.
    for (int look = 0; look < LOOKS; look++) {
      Commit commit = store.read(reader -> Commit.of(reader, name, examples, etag));
      if (commit.dataset().commitment().isPresent()) {
        return commit.dataset();
      }
      Optional<StoredDataset> committed = write(writer -> commit.write(writer, clock.instant()));
      if (committed.isPresent()) {
        log.info(
            "{} committed with {} examples and digest {} by {}",
            name,
            committed.get().examples(),
            commit.digest(),
            cause.who());
        return committed.get();
      }
    }
    throw new Failure.Conflict(
        Reason.ETAG_MISMATCH,
        "%s is being uploaded into: commit it when all uploads have ended.".formatted(name));
  }

  /**
   * Deletes a dataset with its examples. Its images stay until they are collected as orphans.
   *
   * @param etag as for {@link #commit}
   * @throws Failure.NotFound if there is none of this name
   * @throws Failure.Conflict if it is not as the caller read it
   * @throws Failure.FailedPrecondition ({@code DATASET_IN_USE}) if something needs it
   */
  public void delete(DatasetName name, OptionalLong etag, Cause cause) {
    StoredDataset deleted =
        write(
            writer -> {
              StoredDataset dataset = ExistingDataset.of(writer, name);
              Commit.requireFresh(dataset, etag);
              requireUnused(name);
              writer.delete(name);
              return dataset;
            });
    log.info("{} deleted with {} examples by {}", name, deleted.examples(), cause.who());
  }

  private void requireUnused(DatasetName name) {
    Set<String> users =
        uses.stream()
            .flatMap(use -> use.of(name).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    if (!users.isEmpty()) {
      throw new Failure.FailedPrecondition(
          Reason.DATASET_IN_USE,
          "%s is needed by %s, and so is not deleted: wait for that, or cancel it."
              .formatted(name, String.join(", ", users)));
    }
  }

  /** Writes, unless whoever asked is not there any more when all but the commit itself is done. */
  private <T> T write(Function<DatasetWriter, T> work) {
    BooleanSupplier abandoned = abandonment.ofCurrentCaller();
    return store.write(
        writer -> {
          T result = work.apply(writer);
          if (abandoned.getAsBoolean()) {
            throw new Failure.Cancelled(
                Reason.CALL_CANCELLED,
                "The call ended before its change was made, so nothing was changed: it was cancelled, its deadline passed, or the server stops.");
          }
          return result;
        });
  }
}
