package dev.marquee.server.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.blobs.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatasetDigestTest {
  private static final List<String> LABELS = List.of("Drama", "Komödie");

  /** A digest is for ever: what was computed by another program, after the description, holds. */
  @Test
  void theDigestIsTheOneThatIsDescribed() {
    assertThat(
            digest(
                    example("a", List.of("Drama"), "train", "g", Map.of("b", "2", "a", "1"), "0"),
                    example("b", List.of(), "", "b", Map.of(), "f"))
                .sha256())
        .isEqualTo("262e2fe0dff14f21978545d3a643c05dd18d5440b7f1380b8dd3c5eb518f951d");
  }

  @Test
  void everythingThatIsTrueOfAnExampleHasAPartInIt() {
    Digest first = digest(example("a", List.of("Drama"), "train", "a", Map.of("k", "v"), "0"));

    assertThat(
            List.of(
                digest(example("b", List.of("Drama"), "train", "a", Map.of("k", "v"), "0")),
                digest(example("a", List.of(), "train", "a", Map.of("k", "v"), "0")),
                digest(example("a", List.of("Drama"), "", "a", Map.of("k", "v"), "0")),
                digest(example("a", List.of("Drama"), "train", "g", Map.of("k", "v"), "0")),
                digest(example("a", List.of("Drama"), "train", "a", Map.of("kv", ""), "0")),
                digest(example("a", List.of("Drama"), "train", "a", Map.of("k", "v"), "1")),
                digest()))
        .doesNotContain(first)
        .doesNotHaveDuplicates();
  }

  private static Digest digest(StoredExample... examples) {
    DatasetDigest digest = new DatasetDigest(LABELS);
    List.of(examples).forEach(digest);
    return digest.digest();
  }

  private static StoredExample example(
      String id,
      List<String> labels,
      String split,
      String group,
      Map<String, String> metadata,
      String image) {
    return new StoredExample(
        new ExampleName(new DatasetName("posters"), id),
        labels,
        split.isEmpty() ? Optional.empty() : Optional.of(split),
        group,
        metadata,
        new Digest(image.repeat(64)),
        1,
        1,
        1);
  }
}
