package dev.marquee.server.testing;

import com.google.common.hash.Hashing;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.CommittedDataset;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.datasets.ExampleName;
import dev.marquee.server.datasets.StoredExample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Committed datasets of drawn pictures, in memory. Thread-safe. */
public final class DrawnDatasets implements DatasetSource {
  private final Map<DatasetName, CommittedDataset> datasets = new ConcurrentHashMap<>();

  /** Begins a dataset, which is there once it is committed. */
  public Draft draft(String id) {
    return new Draft(new DatasetName(id));
  }

  /** Takes a dataset away. */
  public void delete(String id) {
    datasets.remove(new DatasetName(id));
  }

  /** A dataset in the making: its examples are named e000, e001, … in their order. */
  public final class Draft {
    private final DatasetName name;
    private final List<StoredExample> examples = new ArrayList<>();

    private Draft(DatasetName name) {
      this.name = name;
    }

    /** Adds an example with labels. */
    public Draft add(String split, String... labels) {
      return addOf("g%d".formatted(examples.size()), split, labels);
    }

    /** Adds an example of a group. */
    public Draft addOf(String group, String split, String... labels) {
      String id = "e%03d".formatted(examples.size());
      examples.add(
          new StoredExample(
              new ExampleName(name, id),
              List.of(labels),
              Optional.of(split).filter(some -> !some.isEmpty()),
              group,
              Map.of(),
              digest(id),
              1,
              182,
              268));
      return this;
    }

    /** Makes it available. */
    public void commit() {
      List<String> labels =
          examples.stream().flatMap(example -> example.labels().stream()).distinct().toList();
      datasets.put(name, new CommittedDataset(name, digest(examples.toString()), labels, examples));
    }
  }

  private static Digest digest(String text) {
    return new Digest(Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString());
  }

  @Override
  public CommittedDataset committed(DatasetName name) {
    CommittedDataset found = datasets.get(name);
    if (found == null) {
      throw new Failure.NotFound(Reason.DATASET_NOT_FOUND, "There is no dataset " + name);
    }
    return found;
  }

  @Override
  public Digest digest(DatasetName name) {
    return committed(name).digest();
  }

  @Override
  public byte[] image(StoredExample example) {
    return picture(example.name().id());
  }

  /** Returns the picture of the example of an id. */
  public static byte[] picture(String id) {
    return Pictures.jpeg(Integer.parseInt(id.substring(1)));
  }
}
