package dev.marquee.client;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import dev.marquee.v1.Change;
import dev.marquee.v1.Goldens;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.VersionFile;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Models, versions, aliases and their history, in memory. Callers hold its lock. */
final class FakeRegistry {
  /** A version's manifest and files. */
  record Stored(String manifest, Map<VersionFile, ByteString> files) {}

  final Map<String, Model> models = new TreeMap<>();
  final Map<String, ModelVersion> versions = new TreeMap<>();
  private final Map<String, Stored> stored = new HashMap<>();
  final List<Change> changes = new ArrayList<>();

  /** Told of each change, under the lock. */
  Consumer<Change> listener = change -> {};

  /** A folder's worth of files that a manifest describes. */
  static Stored files(ByteString weights, ByteString goldens) {
    Map<VersionFile, ByteString> files = new EnumMap<>(VersionFile.class);
    files.put(VersionFile.VERSION_FILE_WEIGHTS, weights);
    String manifest = "{\"format\": 1, \"weights\": " + facts(weights, "");
    if (!goldens.isEmpty()) {
      files.put(VersionFile.VERSION_FILE_GOLDENS, goldens);
      manifest += ", \"goldens\": " + facts(goldens, ", \"tolerance\": 0.001");
    }
    return new Stored(manifest + ", \"description\": \"größer\"}\n", files);
  }

  private static String facts(ByteString file, String more) {
    return "{\"sha256\": \"%s\", \"size_bytes\": %d%s}"
        .formatted(Hashing.sha256().hashBytes(file.toByteArray()), file.size(), more);
  }

  synchronized void addModel(String name) {
    models.put(name, Model.newBuilder().setName(name).setEtag("e0").build());
    record(change(Change.Kind.KIND_MODEL_CREATED, name));
  }

  synchronized ModelVersion addVersion(String model, Stored files) {
    long number = versions.keySet().stream().filter(name -> name.startsWith(model + "/")).count();
    String name = model + "/versions/" + (number + 1);
    ModelVersion.Builder version = ModelVersion.newBuilder().setName(name).setEtag("v0");
    if (files.files().containsKey(VersionFile.VERSION_FILE_GOLDENS)) {
      version.setGoldens(Goldens.newBuilder().setTolerance(0.001f));
    }
    versions.put(name, version.build());
    stored.put(name, files);
    record(change(Change.Kind.KIND_VERSION_IMPORTED, model).setModelVersion(name));
    return version.build();
  }

  /** What is stored of a version that is there. */
  synchronized Stored stored(String version) {
    return Objects.requireNonNull(stored.get(version), version);
  }

  synchronized Model model(String name, String etag) {
    Model model = models.get(name);
    if (model == null) {
      throw failure(Status.Code.NOT_FOUND, "MODEL_NOT_FOUND");
    }
    requireEtag(etag, model.getEtag());
    return model;
  }

  /** A version by its name or by an alias. */
  synchronized ModelVersion version(String name, String etag) {
    int at = name.indexOf('@');
    String exact =
        at < 0 ? name : model(name.substring(0, at), "").getAliasesOrThrow(name.substring(at + 1));
    ModelVersion version = versions.get(exact);
    if (version == null) {
      throw failure(Status.Code.NOT_FOUND, "VERSION_NOT_FOUND");
    }
    requireEtag(etag, version.getEtag());
    return version;
  }

  private static void requireEtag(String sent, String present) {
    if (!sent.isEmpty() && !sent.equals(present)) {
      throw failure(Status.Code.ABORTED, "ETAG_MISMATCH");
    }
  }

  /** Puts the model in place of the one of its name, under another etag. */
  synchronized Model put(Model.Builder model) {
    Model changed = model.setEtag("e" + (changes.size() + 1)).build();
    models.put(changed.getName(), changed);
    return changed;
  }

  /** Moves an alias, or deletes it where {@code to} is empty, and records that. */
  synchronized Change move(Model model, String alias, String to, Change.Kind kind, String reason) {
    Model.Builder moved = model.toBuilder().removeAliases(alias);
    if (!to.isEmpty()) {
      moved.putAliases(alias, to);
    }
    put(moved);
    return record(
        change(kind, model.getName())
            .setAlias(alias)
            .setModelVersion(to)
            .setBefore(model.getAliasesOrDefault(alias, ""))
            .setAfter(to)
            .setReason(reason));
  }

  /** The id of the last change, 0 where there is none. */
  synchronized long newest() {
    return changes.isEmpty() ? 0 : changes.get(changes.size() - 1).getId();
  }

  Change.Builder change(Change.Kind kind, String model) {
    return Change.newBuilder().setKind(kind).setModel(model);
  }

  synchronized Change record(Change.Builder builder) {
    // With gaps, as a registry of several models has for each of them.
    Change change = builder.setId(changes.size() * 10L + 10).build();
    changes.add(change);
    listener.accept(change);
    return change;
  }

  static io.grpc.StatusRuntimeException failure(Status.Code code, String reason) {
    return (io.grpc.StatusRuntimeException)
        Errors.thrown(code, "The fake says " + reason + ".", Errors.info(reason));
  }

  static ByteString bytes(int size, int seed) {
    byte[] bytes = new byte[size];
    new java.util.Random(seed).nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  static ByteString text(String text) {
    return ByteString.copyFrom(text, StandardCharsets.UTF_8);
  }
}
