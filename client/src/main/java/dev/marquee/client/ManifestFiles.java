package dev.marquee.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.marquee.v1.VersionFile;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a manifest states of the files beside it. Everything else in it is for the server to read,
 * and to refuse.
 *
 * @param facts by file, in the order in which files are sent; the weights are among them
 */
record ManifestFiles(Map<VersionFile, Facts> facts) {
  /**
   * What is stated of one file.
   *
   * @param sizeBytes above zero
   * @param sha256 64 lower-case hexadecimal digits
   */
  record Facts(long sizeBytes, String sha256) {}

  /** Beyond it a double, which JSON numbers become here, has no odd numbers. */
  private static final double MAX_SIZE = 1L << 53;

  /**
   * Reads a manifest.
   *
   * @throws IllegalArgumentException where it is no JSON, or does not state what it must
   */
  static ManifestFiles parse(String json) {
    Struct.Builder manifest = Struct.newBuilder();
    try {
      JsonFormat.parser().merge(json, manifest);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("it is no JSON object: " + e.getMessage(), e);
    }
    Map<VersionFile, Facts> facts = new EnumMap<>(VersionFile.class);
    facts.put(VersionFile.VERSION_FILE_WEIGHTS, facts(manifest.build(), "weights"));
    Value goldens = manifest.getFieldsOrDefault("goldens", Value.getDefaultInstance());
    if (goldens.hasStructValue()) {
      facts.put(VersionFile.VERSION_FILE_GOLDENS, facts(manifest.build(), "goldens"));
    }
    return new ManifestFiles(facts);
  }

  /** Returns the size of all files, in bytes. */
  long totalBytes() {
    return facts.values().stream().mapToLong(Facts::sizeBytes).sum();
  }

  private static Facts facts(Struct manifest, String key) {
    Struct file = manifest.getFieldsOrDefault(key, Value.getDefaultInstance()).getStructValue();
    double size =
        file.getFieldsOrDefault("size_bytes", Value.getDefaultInstance()).getNumberValue();
    if (!(size >= 1 && size <= MAX_SIZE && size == Math.rint(size))) {
      throw new IllegalArgumentException(
          "`%s` must state `size_bytes`, a whole number above zero".formatted(key));
    }
    String sha256 = file.getFieldsOrDefault("sha256", Value.getDefaultInstance()).getStringValue();
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "`%s` must state `sha256`, 64 lower-case hexadecimal digits".formatted(key));
    }
    return new Facts((long) size, sha256);
  }
}
