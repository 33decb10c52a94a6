package dev.marquee.models.weights;

import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The header of a safetensors file whose tensors are known to tile its data.
 *
 * @param tensors by name, in the order of their data
 * @param metadata free text by key
 */
record Header(SequencedMap<String, TensorInfo> tensors, Map<String, String> metadata) {
  /** The bytes before the header: its length, an unsigned little-endian 64-bit number. */
  static final int PREFIX_BYTES = Long.BYTES;

  /** The longest header that is read or written; DenseNet-121 needs 68 KiB. */
  static final int MAX_BYTES = 16 << 20;

  /** The most tensors that a file may hold. */
  static final int MAX_TENSORS = 100_000;

  /** The most entries of metadata: an entry costs far more memory than the bytes that claim it. */
  static final int MAX_METADATA = 10_000;

  /** The longest name of a tensor and the longest key of the metadata, in characters. */
  static final int MAX_NAME = 1_000;

  /** The key of the header that is not a tensor. */
  static final String METADATA = "__metadata__";

  /**
   * Returns the header of these tensors, which may be listed in any order. Every byte of the data
   * must belong to exactly one of them; what lies unclaimed could carry anything, and what is
   * claimed twice is a mistake of the writer.
   *
   * @param dataSize how many bytes follow the header
   * @throws dev.marquee.models.failure.Failure.FailedPrecondition if they do not tile the data
   */
  static Header of(Collection<TensorInfo> tensors, Map<String, String> metadata, long dataSize) {
    List<TensorInfo> ordered = new ArrayList<>(tensors);
    // An empty tensor shares its offset with the next one, and has to come first.
    ordered.sort(comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::byteSize));
    SequencedMap<String, TensorInfo> byName = LinkedHashMap.newLinkedHashMap(ordered.size());
    long covered = 0;
    for (TensorInfo tensor : ordered) {
      checkPlace(tensor, covered, dataSize);
      covered = tensor.end();
      byName.put(tensor.name(), tensor);
    }
    if (covered != dataSize) {
      throw Refusal.malformed(
          "the last %d bytes of its data belong to no tensor".formatted(dataSize - covered));
    }
    return new Header(
        Collections.unmodifiableSequencedMap(byName), Collections.unmodifiableMap(metadata));
  }

  private static void checkPlace(TensorInfo tensor, long covered, long dataSize) {
    String name = Refusal.quoted(tensor.name());
    if (tensor.end() > dataSize) {
      throw Refusal.malformed(
          "tensor %s ends at byte %d of its data, which has only %d bytes"
              .formatted(name, tensor.end(), dataSize));
    }
    if (tensor.offset() < covered) {
      throw Refusal.malformed(
          "tensor %s overlaps the tensor before it by %d bytes"
              .formatted(name, covered - tensor.offset()));
    }
    if (tensor.offset() > covered) {
      throw Refusal.malformed(
          "the %d bytes before tensor %s belong to no tensor"
              .formatted(tensor.offset() - covered, name));
    }
  }
}
