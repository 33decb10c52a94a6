package dev.marquee.server.metadata;

import dev.marquee.server.registry.ModelName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Where the aliases point to now. */
final class AliasTable {
  private static final String SELECT_EVERY_MODEL =
      """
      select model.id as model, alias.name, alias.number
      from model left join alias on alias.model = model.id
      order by model.id, alias.name
      """;

  private static final String SELECT_OF_MODEL =
      """
      select model, name, number
      from alias
      where model = :model
      """;

  /** The condition is that of {@link ModelTable#list}: the aliases of just those models. */
  private static final String SELECT_OF_LIST =
      """
      select model, name, number
      from alias
      where model in (select id from model where id > :after order by id limit :limit)
      """;

  private static final String UPSERT =
      """
      insert into alias (model, name, number)
      values (:model, :name, :number)
      on conflict (model, name) do update set number = excluded.number
      """;

  private final Handle handle;

  AliasTable(Handle handle) {
    this.handle = handle;
  }

  /** Returns every model, also one without aliases, by name. */
  Map<ModelName, Map<String, Integer>> ofEveryModel() {
    return byModel(handle.createQuery(SELECT_EVERY_MODEL));
  }

  /** Returns a model's aliases under its name; nothing where it has none. */
  Map<ModelName, Map<String, Integer>> ofModel(ModelName model) {
    return byModel(handle.createQuery(SELECT_OF_MODEL).bind("model", model.id()));
  }

  /** Returns the aliases of those models that a list shows, except where a model has none. */
  Map<ModelName, Map<String, Integer>> ofList(String after, int limit) {
    return byModel(handle.createQuery(SELECT_OF_LIST).bind("after", after).bind("limit", limit));
  }

  void set(ModelName model, String alias, int number) {
    handle
        .createUpdate(UPSERT)
        .bind("model", model.id())
        .bind("name", alias)
        .bind("number", number)
        .execute();
  }

  void delete(ModelName model, String alias) {
    int rows =
        handle
            .createUpdate("delete from alias where model = :model and name = :name")
            .bind("model", model.id())
            .bind("name", alias)
            .execute();
    Rows.requireOne(rows, model + "@" + alias);
  }

  private static Map<ModelName, Map<String, Integer>> byModel(Query query) {
    return query.reduceResultSet(
        new LinkedHashMap<>(),
        (models, row, _) -> {
          Map<String, Integer> aliases =
              models.computeIfAbsent(new ModelName(row.getString("model")), _ -> new TreeMap<>());
          String name = row.getString("name");
          if (name != null) {
            aliases.put(name, row.getInt("number"));
          }
          return models;
        });
  }
}
