package dev.marquee.server.metadata;

import com.google.common.hash.Hashing;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.ChangeKind;
import dev.marquee.server.registry.ManifestJson;
import dev.marquee.server.registry.MetadataWriter;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.NewChange;
import dev.marquee.server.registry.StoredModel;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Entries for a store, written as the registry writes them: the change first, then what it did. */
final class Entries {
  static final ModelName POSTERS = new ModelName("posters");
  static final ModelName SCENES = new ModelName("scenes");
  static final Instant TIME = Instant.parse("2026-11-22T10:15:30.123456789Z");
  static final Cause CAUSE = new Cause("ada", "192.0.2.7", "because");

  private Entries() {}

  /** A change that is about no version and no alias. */
  static NewChange change(ChangeKind kind, ModelName model) {
    return change(kind, model, OptionalInt.empty());
  }

  static NewChange change(ChangeKind kind, ModelName model, OptionalInt version) {
    return new NewChange(
        TIME, CAUSE, kind, model, version, Optional.empty(), "", "", OptionalLong.empty());
  }

  static NewChange aliasChange(
      ChangeKind kind, ModelName model, String alias, OptionalInt number, OptionalLong back) {
    return new NewChange(
        TIME, CAUSE, kind, model, number, Optional.of(alias), "before", "since", back);
  }

  /** Returns a model without versions, as it is read back. */
  static StoredModel createModel(MetadataWriter writer, ModelName name) {
    long change = writer.record(change(ChangeKind.MODEL_CREATED, name));
    StoredModel model =
        new StoredModel(name, "of " + name, Optional.empty(), Map.of(), 0, TIME, change);
    writer.insertModel(model);
    return model;
  }

  static StoredVersion importVersion(MetadataWriter writer, ModelName model) {
    return importVersion(writer, model, Map.of(), Optional.empty());
  }

  /** Gives a model its next version, and returns it as it is read back. */
  static StoredVersion importVersion(
      MetadataWriter writer, ModelName model, Map<String, String> tags, Optional<String> request) {
    VersionName name = new VersionName(model, writer.takeNumber(model));
    return insertVersion(writer, name, tags, request);
  }

  static StoredVersion insertVersion(
      MetadataWriter writer, VersionName name, Map<String, String> tags, Optional<String> request) {
    long change =
        writer.record(
            change(ChangeKind.VERSION_IMPORTED, name.model(), OptionalInt.of(name.number())));
    StoredVersion version = version(name, tags, change);
    String json = manifestJson(name);
    writer.insertVersion(version, digest(json), json, request);
    return version;
  }

  static StoredVersion version(VersionName name, Map<String, String> tags, long change) {
    return new StoredVersion(
        new VersionEntry(name, ManifestJson.parse(manifestJson(name))),
        "of " + name,
        tags,
        TIME,
        change);
  }

  /** Points an alias to a version, and returns the change. */
  static long setAlias(
      MetadataWriter writer, ModelName model, String alias, int number, OptionalLong back) {
    long change =
        writer.record(
            aliasChange(ChangeKind.ALIAS_SET, model, alias, OptionalInt.of(number), back));
    writer.setAlias(model, alias, number, change);
    return change;
  }

  static long deleteAlias(MetadataWriter writer, ModelName model, String alias, long back) {
    long change =
        writer.record(
            aliasChange(
                ChangeKind.ALIAS_DELETED,
                model,
                alias,
                OptionalInt.empty(),
                OptionalLong.of(back)));
    writer.deleteAlias(model, alias, change);
    return change;
  }

  static Digest digest(String text) {
    return new Digest(Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString());
  }

  /** The digest of the weights that {@link #manifestJson} names. */
  static Digest weights(VersionName name) {
    return digest("weights of " + name);
  }

  /** A sound manifest, laid out as nobody would print it. */
  static String manifestJson(VersionName name) {
    return """
    {"format": 1,   "description": "Façade 🎬 \\u00e9",
      "architecture": "custom-cnn", "architecture_settings": {}, "labels": ["Action", "Drama"],
      "thresholds": {"Drama": 0.25},
      "input": {"width": 150, "height": 150, "resize": "STRETCH", "filter": "BILINEAR",
        "channel_order": "RGB", "scale": 0.003921569, "mean": [0, 0, 0],
        "standard_deviation": [1, 1, 1]},
      "weights": {"sha256": "%s", "size_bytes": 1000},
      "create_time": "2026-11-01T00:00:00Z", "provenance": {}}

    """
        .formatted(weights(name));
  }
}
