package dev.marquee.server.metadata;

import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.VersionName;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The tags of the versions. */
final class TagTable {
  private static final String SELECT_OF_VERSION =
      """
      select number, tag_key, tag_value
      from version_tag
      where model = :model and number = :number
      """;

  /** The condition is that of {@link VersionTable#list}: the tags of just those versions. */
  private static final String SELECT_OF_LIST =
      """
      select number, tag_key, tag_value
      from version_tag
      where model = :model and number in (
        select number from version
        where model = :model and number < :below order by number desc limit :limit)
      """;

  private static final String INSERT =
      """
      insert into version_tag (model, number, tag_key, tag_value)
      values (:model, :number, :key, :value)
      """;

  private final Handle handle;

  TagTable(Handle handle) {
    this.handle = handle;
  }

  /** Returns a version's tags under its number; nothing where it has none. */
  Map<Integer, Map<String, String>> ofVersion(VersionName name) {
    return byNumber(
        handle
            .createQuery(SELECT_OF_VERSION)
            .bind("model", name.model().id())
            .bind("number", name.number()));
  }

  /** Returns the tags of those versions that a list shows, except where a version has none. */
  Map<Integer, Map<String, String>> ofList(ModelName model, int below, int limit) {
    return byNumber(
        handle
            .createQuery(SELECT_OF_LIST)
            .bind("model", model.id())
            .bind("below", below)
            .bind("limit", limit));
  }

  void insert(VersionName name, Map<String, String> tags) {
    PreparedBatch batch = handle.prepareBatch(INSERT);
    tags.forEach(
        (key, value) ->
            batch
                .bind("model", name.model().id())
                .bind("number", name.number())
                .bind("key", key)
                .bind("value", value)
                .add());
    batch.execute();
  }

  void delete(VersionName name) {
    handle
        .createUpdate("delete from version_tag where model = :model and number = :number")
        .bind("model", name.model().id())
        .bind("number", name.number())
        .execute();
  }

  private static Map<Integer, Map<String, String>> byNumber(Query query) {
    return query.reduceResultSet(
        new HashMap<>(),
        (versions, row, _) -> {
          versions
              .computeIfAbsent(row.getInt("number"), _ -> new HashMap<>())
              .put(row.getString("tag_key"), row.getString("tag_value"));
          return versions;
        });
  }
}
