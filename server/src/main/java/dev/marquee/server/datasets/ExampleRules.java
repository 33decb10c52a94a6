package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What an example must be to stand in one dataset, but for its image. Thread-safe. */
final class ExampleRules {
  private static final Pattern KEY = Pattern.compile("[a-z0-9_.-]{1,63}");
  private static final int MAX_GROUP = 128;
  private static final int MAX_PAIRS = 64;
  private static final int MAX_VALUE = 1000;
  private static final int SHOWN = 80;

  private final DatasetName dataset;
  private final Map<String, Integer> positions = new HashMap<>();

  ExampleRules(StoredDataset dataset) {
    this.dataset = dataset.name();
    for (String label : dataset.labels()) {
      positions.put(label, positions.size());
    }
  }

  /**
   * An example that keeps the rules.
   *
   * @param stated the digest that its image is said to have
   */
  record Kept(
      ExampleName name,
      List<String> labels,
      Optional<String> split,
      String group,
      Map<String, String> metadata,
      Optional<Digest> stated) {
    /** Returns what is to be stored of it. */
    StoredExample with(StoredImage image) {
      return new StoredExample(
          name,
          labels,
          split,
          group,
          metadata,
          image.digest(),
          image.bytes(),
          image.width(),
          image.height());
    }
  }

  /**
   * Checks an example.
   *
   * @throws Failure.InvalidArgument for the first thing that is wrong
   */
  Kept check(SentExample sent) {
    ExampleName name = ExampleName.ofId(dataset, "example_id", sent.id());
    String group = Texts.checkLine("example.group", sent.group(), MAX_GROUP);
    return new Kept(
        name,
        labels(sent.labels()),
        sent.split().isEmpty()
            ? Optional.empty()
            : Optional.of(DatasetSplit.checkName("example.split", sent.split())),
        group.isEmpty() ? name.id() : group,
        metadata(sent.metadata()),
        stated(sent));
  }

  private List<String> labels(List<String> sent) {
    TreeMap<Integer, String> labels = new TreeMap<>();
    for (String label : sent) {
      Integer position = positions.get(label);
      if (position == null) {
        throw unknown(dataset, "example.labels", label);
      }
      if (labels.put(position, label) != null) {
        throw new Failure.InvalidArgument(
            Reason.LABEL_REPEATED,
            "example.labels",
            "The label '%s' is stated twice: state it once.".formatted(label));
      }
    }
    return List.copyOf(labels.values());
  }

  /** Returns what to say of a label that is none of a dataset's. */
  static Failure unknown(DatasetName dataset, String field, String label) {
    return new Failure.InvalidArgument(
        Reason.LABEL_UNKNOWN,
        field,
        "'%s' is no label of %s, whose vocabulary never changes: use one of its labels."
            .formatted(Texts.shortened(label, SHOWN), dataset));
  }

  private static Map<String, String> metadata(Map<String, String> sent) {
    if (sent.size() > MAX_PAIRS) {
      throw invalid(
          "example.metadata",
          "An example has at most %d pairs of metadata, not %d: leave some out."
              .formatted(MAX_PAIRS, sent.size()));
    }
    sent.forEach(
        (key, value) -> {
          if (!KEY.matcher(key).matches()) {
            throw invalid(
                "example.metadata",
                "'%s' is no key of metadata: write 1 to 63 of a-z, 0-9, _, . and -."
                    .formatted(Texts.shortened(key, SHOWN)));
          }
          Texts.fault(value, MAX_VALUE)
              .ifPresent(
                  fault -> {
                    throw invalid(
                        "example.metadata", "The value of '%s' %s.".formatted(key, fault));
                  });
        });
    return sent;
  }

  private static Optional<Digest> stated(SentExample sent) {
    if (sent.sha256().isEmpty()) {
      if (!sent.image().hasRemaining()) {
        throw new Failure.InvalidArgument(
            Reason.IMAGE_EMPTY,
            "image",
            "There is no image: send one, or the SHA-256 of one that the server has.");
      }
      return Optional.empty();
    }
    return Optional.of(Digest.parse("example.image_sha256", sent.sha256()));
  }

  private static Failure invalid(String field, String message) {
    return new Failure.InvalidArgument(Reason.FIELD_INVALID, field, message);
  }
}
