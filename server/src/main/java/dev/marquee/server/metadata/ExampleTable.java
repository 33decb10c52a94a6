package dev.marquee.server.metadata;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.ExampleFilter;
import dev.marquee.server.datasets.ExampleName;
import dev.marquee.server.datasets.StoredExample;
import dev.marquee.server.datasets.StoredImage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** What there is of the examples. */
final class ExampleTable {
  private static final String SELECT =
      """
      select dataset, id, split, group_name, metadata_json, image, image_bytes, width, height,
        (select json_group_array(label order by position)
          from example_label join dataset_label using (dataset, position)
          where example_label.dataset = example.dataset and example_label.example = example.id
        ) as labels
      from example
      where dataset = :dataset
      """;

  private static final String WITH_LABEL =
      """
      and id in (
        select example from example_label join dataset_label using (dataset, position)
        where dataset = :dataset and label = :label)
      """;

  private static final String SELECT_IMAGES =
      """
      select image, image_bytes, width, height
      from example
      where image in (select value from json_each(:digests))
      group by image
      """;

  private static final String SELECT_USERS =
      """
      select dataset, min(id) as id
      from example
      where image = :digest
      group by dataset
      order by dataset
      """;

  private final Handle handle;

  ExampleTable(Handle handle) {
    this.handle = handle;
  }

  Optional<StoredExample> find(ExampleName name) {
    return handle
        .createQuery(SELECT + "and id = :id")
        .bind("dataset", name.dataset().id())
        .bind("id", name.id())
        .map((row, _) -> example(row))
        .findOne();
  }

  List<StoredExample> find(DatasetName dataset, Collection<String> ids) {
    return handle
        .createQuery(SELECT + "and id in (select value from json_each(:ids)) order by id")
        .bind("dataset", dataset.id())
        .bind("ids", JsonColumn.of(ids))
        .map((row, _) -> example(row))
        .list();
  }

  /** Returns examples by id, of which those behind {@code after}. */
  List<StoredExample> list(DatasetName dataset, ExampleFilter filter, String after, int limit) {
    String which =
        (filter.split().isPresent() ? "and split = :split\n" : "")
            + (filter.label().isPresent() ? WITH_LABEL : "");
    Query query =
        handle
            .createQuery(SELECT + which + "and id > :after order by id limit :limit")
            .bind("dataset", dataset.id())
            .bind("after", after)
            .bind("limit", limit);
    filter.split().ifPresent(split -> query.bind("split", split));
    filter.label().ifPresent(label -> query.bind("label", label));
    return query.map((row, _) -> example(row)).list();
  }

  void forEach(DatasetName dataset, Consumer<StoredExample> consumer) {
    handle
        .createQuery(SELECT + "order by id")
        .bind("dataset", dataset.id())
        .map((row, _) -> example(row))
        .forEach(consumer);
  }

  Map<Digest, StoredImage> images(Collection<Digest> digests) {
    return handle
        .createQuery(SELECT_IMAGES)
        .bind("digests", JsonColumn.of(digests.stream().map(Digest::sha256).toList()))
        .reduceResultSet(
            new HashMap<>(),
            (images, row, _) -> {
              StoredImage image = image(row);
              images.put(image.digest(), image);
              return images;
            });
  }

  /** Returns how many bytes each image of any dataset has. */
  Map<Digest, Long> imageSizes() {
    return handle
        .createQuery("select image, max(image_bytes) as bytes from example group by image")
        .reduceResultSet(
            new HashMap<>(),
            (sizes, row, _) -> {
              sizes.put(new Digest(row.getString("image")), row.getLong("bytes"));
              return sizes;
            });
  }

  /** Returns of each dataset that has an image its first example. */
  List<ExampleName> users(Digest image) {
    return handle
        .createQuery(SELECT_USERS)
        .bind("digest", image.sha256())
        .map((row, _) -> name(row))
        .list();
  }

  private static ExampleName name(ResultSet row) throws SQLException {
    return new ExampleName(new DatasetName(row.getString("dataset")), row.getString("id"));
  }

  private static StoredImage image(ResultSet row) throws SQLException {
    return new StoredImage(
        new Digest(row.getString("image")),
        row.getLong("image_bytes"),
        row.getInt("width"),
        row.getInt("height"));
  }

  private static StoredExample example(ResultSet row) throws SQLException {
    StoredImage image = image(row);
    return new StoredExample(
        name(row),
        JsonColumn.texts(row.getString("labels")),
        Optional.ofNullable(row.getString("split")),
        row.getString("group_name"),
        JsonColumn.pairs(row.getString("metadata_json")),
        image.digest(),
        image.bytes(),
        image.width(),
        image.height());
  }
}
