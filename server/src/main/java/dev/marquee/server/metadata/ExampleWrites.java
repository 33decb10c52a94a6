package dev.marquee.server.metadata;

import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.StoredExample;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Puts examples into their table, many with each statement. */
final class ExampleWrites {
  private static final String SELECT_IMAGES =
      """
      select image from example
      where dataset = :dataset and id in (select value from json_each(:ids))
      """;

  private static final String SUM_BYTES =
      """
      select coalesce(sum(bytes), 0) from (
        select max(image_bytes) as bytes from example
        where dataset = :dataset and image in (select value from json_each(:images))
        group by image)
      """;

  private static final String DELETE_LABELS =
      """
      delete from example_label
      where dataset = :dataset and example in (select value from json_each(:ids))
      """;

  private static final String DELETE =
      """
      delete from example
      where dataset = :dataset and id in (select value from json_each(:ids))
      """;

  private static final String INSERT =
      """
      insert into example (
        dataset, id, split, group_name, metadata_json, image, image_bytes, width, height)
      values (:dataset, :id, :split, :group, :metadata, :image, :imageBytes, :width, :height)
      """;

  private static final String INSERT_LABEL =
      """
      insert into example_label (dataset, example, position)
      select dataset, :example, position from dataset_label
      where dataset = :dataset and label = :label
      """;

  private final Handle handle;

  ExampleWrites(Handle handle) {
    this.handle = handle;
  }

  /**
   * What came of it for the dataset.
   *
   * @param examples how many more there are
   * @param bytes how many bytes more the different images have
   */
  record Growth(long examples, long bytes) {}

  /** Adds examples of different ids, each in the place of the one of its id. */
  Growth put(DatasetName dataset, List<StoredExample> examples) {
    String ids = JsonColumn.of(examples.stream().map(example -> example.name().id()).toList());
    List<String> replaced = images(dataset, ids);
    String touched =
        JsonColumn.of(
            Stream.concat(
                    replaced.stream(), examples.stream().map(example -> example.image().sha256()))
                .distinct()
                .toList());
    long before = bytes(dataset, touched);
    if (!replaced.isEmpty()) {
      delete(DELETE_LABELS, dataset, ids);
      delete(DELETE, dataset, ids);
    }
    insert(dataset, examples);
    return new Growth(examples.size() - replaced.size(), bytes(dataset, touched) - before);
  }

  /** Returns the images of the examples of these ids, one for each. */
  private List<String> images(DatasetName dataset, String ids) {
    return handle
        .createQuery(SELECT_IMAGES)
        .bind("dataset", dataset.id())
        .bind("ids", ids)
        .mapTo(String.class)
        .list();
  }

  private long bytes(DatasetName dataset, String images) {
    return handle
        .createQuery(SUM_BYTES)
        .bind("dataset", dataset.id())
        .bind("images", images)
        .mapTo(Long.class)
        .one();
  }

  private void delete(String statement, DatasetName dataset, String ids) {
    handle.createUpdate(statement).bind("dataset", dataset.id()).bind("ids", ids).execute();
  }

  private void insert(DatasetName dataset, List<StoredExample> examples) {
    PreparedBatch rows = handle.prepareBatch(INSERT);
    PreparedBatch labels = handle.prepareBatch(INSERT_LABEL);
    for (StoredExample example : examples) {
      rows.bind("dataset", dataset.id())
          .bind("id", example.name().id())
          .bind("split", example.split().orElse(null))
          .bind("group", example.group())
          .bind("metadata", JsonColumn.of(example.metadata()))
          .bind("image", example.image().sha256())
          .bind("imageBytes", example.imageBytes())
          .bind("width", example.width())
          .bind("height", example.height())
          .add();
      for (String label : example.labels()) {
        labels
            .bind("dataset", dataset.id())
            .bind("example", example.name().id())
            .bind("label", label)
            .add();
      }
    }
    rows.execute();
    labels.execute();
  }

  /** Removes all examples of a dataset. */
  void deleteAll(DatasetName dataset) {
    for (String table : List.of("example_label", "example")) {
      handle
          .createUpdate("delete from " + table + " where dataset = :dataset")
          .bind("dataset", dataset.id())
          .execute();
    }
  }
}
