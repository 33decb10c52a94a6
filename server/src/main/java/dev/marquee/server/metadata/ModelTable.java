package dev.marquee.server.metadata;

import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.server.registry.StoredModel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The models, and how far the numbers of their versions have come. */
final class ModelTable {
  private static final String SELECT =
      """
      select id, description, policy_metric, policy_minimum, policy_max_loss, policy_dataset,
        policy_split, create_time, last_change,
        (select count(*) from version where version.model = model.id) as versions
      from model
      """;

  private static final String INSERT =
      """
      insert into model (
        id, description, policy_metric, policy_minimum, policy_max_loss, policy_dataset,
        policy_split, create_time, last_change)
      values (
        :model, :description, :metric, :minimum, :maxLoss, :policyDataset, :policySplit,
        :createTime, :lastChange)
      """;

  private static final String UPDATE =
      """
      update model
      set description = :description, policy_metric = :metric, policy_minimum = :minimum,
        policy_max_loss = :maxLoss, policy_dataset = :policyDataset, policy_split = :policySplit,
        last_change = :lastChange
      where id = :model
      """;

  private static final String TAKE_NUMBER =
      """
      insert into numbering (model, last_number)
      values (:model, 1)
      on conflict (model) do update set last_number = numbering.last_number + 1
      returning last_number
      """;

  private static final String SKIP_NUMBERS =
      """
      insert into numbering (model, last_number)
      values (:model, :number)
      on conflict (model) do update set last_number = excluded.last_number
      where excluded.last_number > numbering.last_number
      """;

  private final Handle handle;

  ModelTable(Handle handle) {
    this.handle = handle;
  }

  Optional<StoredModel> find(ModelName model, Map<ModelName, Map<String, Integer>> aliases) {
    return handle
        .createQuery(SELECT + "where id = :model")
        .bind("model", model.id())
        .map((row, _) -> model(row, aliases))
        .findOne();
  }

  /**
   * Returns models by name.
   *
   * @param after only those behind this id; empty for all
   */
  List<StoredModel> list(String after, int limit, Map<ModelName, Map<String, Integer>> aliases) {
    return handle
        .createQuery(SELECT + "where id > :after order by id limit :limit")
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> model(row, aliases))
        .list();
  }

  void insert(StoredModel model) {
    bindPolicy(handle.createUpdate(INSERT), model.policy())
        .bind("model", model.name().id())
        .bind("description", model.description())
        .bind("createTime", model.createTime().toString())
        .bind("lastChange", model.lastChange())
        .execute();
  }

  void update(
      ModelName name, String description, Optional<PromotionPolicy> policy, long lastChange) {
    int rows =
        bindPolicy(handle.createUpdate(UPDATE), policy)
            .bind("model", name.id())
            .bind("description", description)
            .bind("lastChange", lastChange)
            .execute();
    Rows.requireOne(rows, name.toString());
  }

  void touch(ModelName name, long lastChange) {
    int rows =
        handle
            .createUpdate("update model set last_change = :lastChange where id = :model")
            .bind("model", name.id())
            .bind("lastChange", lastChange)
            .execute();
    Rows.requireOne(rows, name.toString());
  }

  void delete(ModelName name) {
    int rows =
        handle
            .createUpdate("delete from model where id = :model")
            .bind("model", name.id())
            .execute();
    Rows.requireOne(rows, name.toString());
  }

  int takeNumber(ModelName model) {
    return handle.createQuery(TAKE_NUMBER).bind("model", model.id()).mapTo(Integer.class).one();
  }

  int lastNumber(ModelName model) {
    return handle
        .createQuery("select last_number from numbering where model = :model")
        .bind("model", model.id())
        .mapTo(Integer.class)
        .findOne()
        .orElse(0);
  }

  void skipNumbers(ModelName model, int number) {
    handle.createUpdate(SKIP_NUMBERS).bind("model", model.id()).bind("number", number).execute();
  }

  private static <S extends SqlStatement<S>> S bindPolicy(
      S statement, Optional<PromotionPolicy> policy) {
    return statement
        .bind("metric", policy.map(PromotionPolicy::metric).orElse(null))
        .bind("minimum", policy.map(PromotionPolicy::minimum).orElse(OptionalDouble.empty()))
        .bind("maxLoss", policy.map(PromotionPolicy::maxLoss).orElse(OptionalDouble.empty()))
        .bind("policyDataset", policy.flatMap(PromotionPolicy::dataset).orElse(null))
        .bind("policySplit", policy.flatMap(PromotionPolicy::split).orElse(null));
  }

  private static StoredModel model(ResultSet row, Map<ModelName, Map<String, Integer>> aliases)
      throws SQLException {
    ModelName name = new ModelName(row.getString("id"));
    String metric = row.getString("policy_metric");
    Optional<PromotionPolicy> policy =
        metric == null
            ? Optional.empty()
            : Optional.of(
                new PromotionPolicy(
                    metric,
                    Columns.optionalDouble(row, "policy_minimum"),
                    Columns.optionalDouble(row, "policy_max_loss"),
                    Optional.ofNullable(row.getString("policy_dataset")),
                    Optional.ofNullable(row.getString("policy_split"))));
    return new StoredModel(
        name,
        row.getString("description"),
        policy,
        aliases.getOrDefault(name, Map.of()),
        row.getInt("versions"),
        Instant.parse(row.getString("create_time")),
        row.getLong("last_change"));
  }
}
