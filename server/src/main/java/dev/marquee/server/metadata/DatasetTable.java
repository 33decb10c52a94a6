package dev.marquee.server.metadata;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.StoredDataset;
import dev.marquee.server.datasets.StoredDataset.Commitment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The datasets with their vocabularies, and how far their revisions have come. */
final class DatasetTable {
  private static final String SELECT =
      """
      select id, description, create_time, example_count, image_bytes, digest, commit_time, commit_of,
        revision,
        (select json_group_array(label order by position) from dataset_label
          where dataset_label.dataset = dataset.id) as labels
      from dataset
      """;

  private static final String INSERT =
      """
      insert into dataset (
        id, description, create_time, example_count, image_bytes, revision)
      values (:dataset, :description, :createTime, 0, 0, :revision)
      """;

  private static final String INSERT_LABEL =
      """
      insert into dataset_label (dataset, position, label)
      values (:dataset, :position, :label)
      """;

  private static final String COMMIT =
      """
      update dataset
      set digest = :digest, commit_time = :commitTime, commit_of = :commitOf, revision = :revision
      where id = :dataset and digest is null
      """;

  private static final String GROW =
      """
      update dataset
      set example_count = example_count + :examples, image_bytes = image_bytes + :bytes,
        revision = :revision
      where id = :dataset and digest is null
      """;

  private final Handle handle;

  DatasetTable(Handle handle) {
    this.handle = handle;
  }

  Optional<StoredDataset> find(DatasetName name) {
    return handle
        .createQuery(SELECT + "where id = :dataset")
        .bind("dataset", name.id())
        .map((row, _) -> dataset(row))
        .findOne();
  }

  /**
   * Returns datasets by name.
   *
   * @param after only those behind this id; empty for all
   */
  List<StoredDataset> list(String after, int limit) {
    return handle
        .createQuery(SELECT + "where id > :after order by id limit :limit")
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> dataset(row))
        .list();
  }

  long takeRevision() {
    return handle
        .createQuery("update dataset_revision set last = last + 1 returning last")
        .mapTo(Long.class)
        .one();
  }

  void insert(StoredDataset dataset) {
    handle
        .createUpdate(INSERT)
        .bind("dataset", dataset.name().id())
        .bind("description", dataset.description())
        .bind("createTime", dataset.createTime().toString())
        .bind("revision", dataset.revision())
        .execute();
    PreparedBatch batch = handle.prepareBatch(INSERT_LABEL);
    for (int position = 0; position < dataset.labels().size(); position++) {
      batch
          .bind("dataset", dataset.name().id())
          .bind("position", position)
          .bind("label", dataset.labels().get(position))
          .add();
    }
    batch.execute();
  }

  void commit(DatasetName name, Commitment commitment, long revision) {
    int rows =
        handle
            .createUpdate(COMMIT)
            .bind("dataset", name.id())
            .bind("digest", commitment.digest().sha256())
            .bind("commitTime", commitment.time().toString())
            .bind("commitOf", commitment.of())
            .bind("revision", revision)
            .execute();
    Rows.requireOne(rows, "open " + name);
  }

  /** Counts examples and bytes on, or back. */
  void grow(DatasetName name, long examples, long bytes, long revision) {
    int rows =
        handle
            .createUpdate(GROW)
            .bind("dataset", name.id())
            .bind("examples", examples)
            .bind("bytes", bytes)
            .bind("revision", revision)
            .execute();
    Rows.requireOne(rows, "open " + name);
  }

  void delete(DatasetName name) {
    handle
        .createUpdate("delete from dataset_label where dataset = :dataset")
        .bind("dataset", name.id())
        .execute();
    int rows =
        handle
            .createUpdate("delete from dataset where id = :dataset")
            .bind("dataset", name.id())
            .execute();
    Rows.requireOne(rows, name.toString());
  }

  private static StoredDataset dataset(ResultSet row) throws SQLException {
    String digest = row.getString("digest");
    return new StoredDataset(
        new DatasetName(row.getString("id")),
        row.getString("description"),
        JsonColumn.texts(row.getString("labels")),
        row.getLong("example_count"),
        row.getLong("image_bytes"),
        Instant.parse(row.getString("create_time")),
        digest == null
            ? Optional.empty()
            : Optional.of(
                new Commitment(
                    new Digest(digest),
                    Instant.parse(row.getString("commit_time")),
                    Columns.optionalLong(row, "commit_of"))),
        row.getLong("revision"));
  }
}
