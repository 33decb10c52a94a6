package dev.marquee.tools;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.marquee.tools.TextTable.Room;
import dev.marquee.v1.Goldens;
import dev.marquee.v1.InputSpec;
import dev.marquee.v1.Label;
import dev.marquee.v1.LayerSummary;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.ServingEngine;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A version as a page of text: facts, one a line, then the labels and, where the version has them,
 * its layers as tables. Parts that the server left empty are left out.
 */
final class VersionSheet {
  private final StringBuilder text = new StringBuilder();
  private final int columns;

  private VersionSheet(int columns) {
    this.columns = columns;
  }

  /**
   * Returns the page, without a line end after its last line.
   *
   * @param columns how wide it may be, in characters
   */
  static String of(ModelVersion version, int columns) {
    VersionSheet sheet = new VersionSheet(columns);
    sheet.facts(version);
    sheet.labels(version.getLabelsList());
    sheet.layers(version.getLayersList());
    return sheet.text.toString().stripTrailing();
  }

  /** Returns whether a version takes requests, in a word. */
  static String state(ModelVersion version) {
    return EnumText.of(version.getState(), "STATE_");
  }

  /** Returns the tags in one line; sorted, since a map on the wire has no order. */
  static String tags(ModelVersion version) {
    return new TreeMap<>(version.getTagsMap())
        .entrySet().stream()
            .map(tag -> tag.getKey() + "=" + tag.getValue())
            .collect(Collectors.joining(", "));
  }

  /**
   * Returns a time to the second, as ISO 8601 has it; nothing of one that is not set, which the
   * wire makes the epoch.
   */
  static String time(Timestamp time) {
    Timestamp second = time.toBuilder().clearNanos().build();
    return time.equals(Timestamp.getDefaultInstance()) ? "" : Timestamps.toString(second);
  }

  /** Returns a time to the minute, for tables: {@code 2026-11-22T00:00Z}. */
  static String minute(Timestamp time) {
    return time(time).replaceFirst(":\\d\\dZ$", "Z");
  }

  private void facts(ModelVersion version) {
    Facts facts = new Facts(columns);
    facts.add("name", version.getName());
    facts.add("description", version.getDescription());
    facts.add("state", state(version));
    facts.add("problem", version.getProblem());
    facts.add("engine", version.hasServingEngine() ? engine(version.getServingEngine()) : "");
    facts.add("aliases", String.join(", ", version.getAliasesList()));
    facts.addPairs("tag", version.getTagsMap());
    // The two times of a version are easily mixed up: its own, and this registry's.
    facts.add("made", words(version.getCreateTime(), "as its manifest states"));
    facts.add("imported", words(version.getImportTime(), "into this registry"));
    facts.add("architecture", version.getArchitecture());
    facts.addPairs("setting", version.getArchitectureSettingsMap());
    facts.add("input", version.hasInputSpec() ? input(version.getInputSpec()) : "");
    facts.add("parameters", count(version.getParameterCount()));
    facts.add("multiply-adds", count(version.getMultiplyAddCount()));
    facts.add("weights", count(version.getWeightsSizeBytes()) + " bytes");
    facts.add("weights sha256", version.getWeightsSha256());
    if (version.hasGoldens()) {
      goldens(facts, version.getGoldens());
    }
    facts.addPairs("provenance", version.getProvenanceMap());
    facts.add("etag", version.getEtag());
    text.append(facts.text());
  }

  private void labels(List<Label> labels) {
    if (!labels.isEmpty()) {
      table(
          new TextTable<Label>(columns)
              .column("label", Room.CUT, Label::getLabel)
              .column("threshold", label -> Float.toString(label.getThreshold()))
              .render(labels));
    }
  }

  private void layers(List<LayerSummary> layers) {
    if (!layers.isEmpty()) {
      table(
          new TextTable<LayerSummary>(columns)
              .column("layer", Room.CUT, LayerSummary::getName)
              .column("operation", Room.CUT, LayerSummary::getOperation)
              .column("output", layer -> layer.getOutputShapeList().toString())
              .column("parameters", layer -> count(layer.getParameterCount()))
              .column("multiply-adds", layer -> count(layer.getMultiplyAddCount()))
              .render(layers));
    }
  }

  private void table(String table) {
    text.append('\n').append(table).append('\n');
  }

  /** In the order in which the steps happen. */
  private static String input(InputSpec input) {
    return "%dx%d %s, %s, %s; times %s, minus %s, divided by %s"
        .formatted(
            input.getWidth(),
            input.getHeight(),
            EnumText.of(input.getChannelOrder(), "CHANNEL_ORDER_"),
            EnumText.of(input.getResize(), "RESIZE_"),
            EnumText.of(input.getFilter(), "FILTER_"),
            input.getScale(),
            numbers(input.getMeanList()),
            numbers(input.getStandardDeviationList()));
  }

  private static String engine(ServingEngine engine) {
    return "%s %s on %s: %s"
        .formatted(engine.getName(), engine.getVersion(), engine.getDevice(), engine.getReason());
  }

  private static void goldens(Facts facts, Goldens goldens) {
    facts.add(
        "goldens",
        "%s bytes, tolerance %s".formatted(count(goldens.getSizeBytes()), goldens.getTolerance()));
    facts.add("goldens sha256", goldens.getSha256());
  }

  private static String words(Timestamp time, String what) {
    String text = time(time);
    return text.isEmpty() ? "" : text + ", " + what;
  }

  private static String numbers(List<Float> numbers) {
    return numbers.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
  }

  /** With thousands apart: the counts have seven digits and more. */
  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
