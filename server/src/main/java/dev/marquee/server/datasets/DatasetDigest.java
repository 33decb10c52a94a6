package dev.marquee.server.datasets;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.marquee.server.blobs.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The digest of a dataset: SHA-256 over its vocabulary and its examples in the order of their ids,
 * whatever order they came in. The name of the dataset, its description and its times have no part
 * in it: what is trained with is the same under any name. For one thread.
 *
 * <p>What is hashed is a sequence of texts and numbers: a text is its length in bytes, then its
 * bytes in UTF-8; a number has four bytes, the lowest first, as that length has.
 *
 * <pre>
 * "marquee dataset 1"
 * number of labels, each label in the vocabulary's order
 * for each example, in the order of the bytes of its id:
 *   id
 *   number of labels, each label in the vocabulary's order
 *   split, "" where there is none
 *   group, the id where nothing was said
 *   number of pairs, each key and value in the order of the bytes of the key
 *   SHA-256 of the image in lower-case hexadecimal
 * </pre>
 */
final class DatasetDigest implements Consumer<StoredExample> {
  private static final String FORM = "marquee dataset 1";

  private final Hasher hasher = Hashing.sha256().newHasher();

  /** Begins with a vocabulary; the examples follow. */
  DatasetDigest(List<String> labels) {
    put(FORM);
    put(labels);
  }

  /** Takes the next example. */
  @Override
  public void accept(StoredExample example) {
    put(example.name().id());
    put(example.labels());
    put(example.split().orElse(""));
    put(example.group());
    hasher.putInt(example.metadata().size());
    new TreeMap<>(example.metadata())
        .forEach(
            (key, value) -> {
              put(key);
              put(value);
            });
    put(example.image().sha256());
  }

  /** Returns the digest; nothing more can be taken then. */
  Digest digest() {
    return new Digest(hasher.hash().toString());
  }

  private void put(List<String> texts) {
    hasher.putInt(texts.size());
    texts.forEach(this::put);
  }

  private void put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}
