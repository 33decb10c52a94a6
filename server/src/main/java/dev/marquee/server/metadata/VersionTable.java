package dev.marquee.server.metadata;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.Imported;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.ManifestJson;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The versions, with their manifests as they were imported. */
final class VersionTable {
  private static final String SELECT =
      """
      select number, description, import_time, last_change, manifest_json
      from version
      where model = :model and
      """;

  private static final String INSERT =
      """
      insert into version (
        model, number, description, import_time, request_id, manifest_digest, last_change,
        manifest_json)
      values (
        :model, :number, :description, :importTime, :requestId, :manifest, :lastChange, :json)
      """;

  private static final String UPDATE =
      """
      update version
      set description = :description, last_change = :lastChange
      where model = :model and number = :number
      """;

  private final Handle handle;

  VersionTable(Handle handle) {
    this.handle = handle;
  }

  Optional<StoredVersion> find(VersionName name, Map<Integer, Map<String, String>> tags) {
    return handle
        .createQuery(SELECT + "number = :number")
        .bind("model", name.model().id())
        .bind("number", name.number())
        .map((row, _) -> version(name.model(), row, tags))
        .findOne();
  }

  List<StoredVersion> list(
      ModelName model, int below, int limit, Map<Integer, Map<String, String>> tags) {
    return handle
        .createQuery(SELECT + "number < :below order by number desc limit :limit")
        .bind("model", model.id())
        .bind("below", below)
        .bind("limit", limit)
        .map((row, _) -> version(model, row, tags))
        .list();
  }

  Optional<String> manifestJson(VersionName name) {
    return handle
        .createQuery("select manifest_json from version where model = :model and number = :number")
        .bind("model", name.model().id())
        .bind("number", name.number())
        .mapTo(String.class)
        .findOne();
  }

  Optional<Imported> imported(ModelName model, String requestId) {
    return handle
        .createQuery(
            """
            select number, manifest_digest
            from version
            where model = :model and request_id = :requestId
            """)
        .bind("model", model.id())
        .bind("requestId", requestId)
        .map(
            (row, _) ->
                new Imported(
                    new VersionName(model, row.getInt("number")),
                    new Digest(row.getString("manifest_digest"))))
        .findOne();
  }

  void insert(StoredVersion version, Digest manifest, String json, Optional<String> requestId) {
    VersionName name = version.entry().name();
    handle
        .createUpdate(INSERT)
        .bind("model", name.model().id())
        .bind("number", name.number())
        .bind("description", version.description())
        .bind("importTime", version.importTime().toString())
        .bind("requestId", requestId.orElse(null))
        .bind("manifest", manifest.sha256())
        .bind("lastChange", version.lastChange())
        .bind("json", json)
        .execute();
  }

  void update(VersionName name, String description, long lastChange) {
    int rows =
        handle
            .createUpdate(UPDATE)
            .bind("model", name.model().id())
            .bind("number", name.number())
            .bind("description", description)
            .bind("lastChange", lastChange)
            .execute();
    Rows.requireOne(rows, name.toString());
  }

  void delete(VersionName name) {
    int rows =
        handle
            .createUpdate("delete from version where model = :model and number = :number")
            .bind("model", name.model().id())
            .bind("number", name.number())
            .execute();
    Rows.requireOne(rows, name.toString());
  }

  private static StoredVersion version(
      ModelName model, ResultSet row, Map<Integer, Map<String, String>> tags) throws SQLException {
    VersionName name = new VersionName(model, row.getInt("number"));
    return new StoredVersion(
        new VersionEntry(name, manifest(name, row.getString("manifest_json"))),
        row.getString("description"),
        tags.getOrDefault(name.number(), Map.of()),
        Instant.parse(row.getString("import_time")),
        row.getLong("last_change"));
  }

  /** What was imported was sound: if it is not now, somebody else has written to the table. */
  private static Manifest manifest(VersionName name, String json) {
    try {
      return ManifestJson.parse(json);
    } catch (IllegalArgumentException e) {
      throw new Failure.FailedPrecondition(
          Reason.METADATA_INCONSISTENT,
          "The stored manifest of %s cannot be used: %s. Restore the data folder from a backup."
              .formatted(name, e.getMessage()),
          e);
    }
  }
}
