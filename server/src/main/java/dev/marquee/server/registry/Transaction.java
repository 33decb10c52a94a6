package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A change of the registry in the making: the writer, with what happened so far. */
final class Transaction {
  private final MetadataWriter writer;
  private final Instant time;
  private final Cause cause;
  private final List<Change> changes = new ArrayList<>();

  Transaction(MetadataWriter writer, Instant time, Cause cause) {
    this.writer = writer;
    this.time = time;
    this.cause = cause;
  }

  MetadataWriter writer() {
    return writer;
  }

  Instant time() {
    return time;
  }

  /** Returns what was recorded, in order. */
  List<Change> changes() {
    return List.copyOf(changes);
  }

  /** Records what is done to a model or a version. */
  Change record(ChangeKind kind, ModelName model, OptionalInt version, String from, String to) {
    return record(kind, model, version, Optional.empty(), from, to, OptionalLong.empty());
  }

  /** Records the move of an alias; an empty version is its deletion. */
  Change recordMove(
      ChangeKind kind,
      ModelName model,
      String alias,
      OptionalInt from,
      OptionalInt to,
      OptionalLong back) {
    return record(kind, model, to, Optional.of(alias), name(model, from), name(model, to), back);
  }

  private Change record(
      ChangeKind kind,
      ModelName model,
      OptionalInt version,
      Optional<String> alias,
      String from,
      String to,
      OptionalLong back) {
    long id =
        writer.record(new NewChange(time, cause, kind, model, version, alias, from, to, back));
    Change change = new Change(id, time, cause, kind, model, version, alias, from, to);
    changes.add(change);
    return change;
  }

  private static String name(ModelName model, OptionalInt number) {
    return number.isPresent() ? new VersionName(model, number.getAsInt()).toString() : "";
  }

  /**
   * Returns a model that must be there, as the caller read it.
   *
   * @param etag its last change when the caller read it; empty for whatever it is
   * @throws Failure.NotFound if there is none
   * @throws Failure.Conflict if it is not as the caller read it
   */
  StoredModel model(ModelName name, OptionalLong etag) {
    StoredModel model = Existing.model(writer, name);
    requireFresh(model, etag);
    return model;
  }

  /** Returns a version that must be there, as the caller read it; as {@link #model}. */
  StoredVersion version(VersionName name, OptionalLong etag) {
    StoredVersion version = Existing.version(writer, name);
    requireFresh(name.toString(), etag, version.lastChange());
    return version;
  }

  /**
   * Refuses to go on where a model is not as the caller read it.
   *
   * @throws Failure.Conflict if it is not
   */
  static void requireFresh(StoredModel model, OptionalLong etag) {
    requireFresh(model.name().toString(), etag, model.lastChange());
  }

  private static void requireFresh(String name, OptionalLong etag, long now) {
    if (etag.isPresent() && etag.getAsLong() != now) {
      throw new Failure.Conflict(
          Reason.ETAG_MISMATCH,
          "%s was changed since it was read: read it again, and decide again.".formatted(name));
    }
  }
}
