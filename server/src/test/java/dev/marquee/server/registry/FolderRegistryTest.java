package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.testing.VersionFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderRegistryTest {
  @TempDir Path data;

  @Test
  void readsModelsVersionsAndAliases() {
    VersionFolder.in(data)
        .model("posters")
        .description("Posters to genres")
        .alias("production", 2)
        .alias("candidate", 10)
        .version(1)
        .version(2, manifest -> manifest.labels("Drama", "War").threshold("War", 0.25f))
        .version(10)
        .model("covers");

    FolderRegistry registry = FolderRegistry.read(data);

    assertThat(registry.models())
        .containsExactly(
            new ModelEntry(new ModelName("covers"), "", Map.of(), List.of()),
            new ModelEntry(
                new ModelName("posters"),
                "Posters to genres",
                Map.of("production", 2, "candidate", 10),
                List.of(10, 2, 1)));
    VersionName two = new VersionName(new ModelName("posters"), 2);
    Manifest manifest = registry.version(two).manifest();
    assertThat(manifest.labels()).containsExactly("Drama", "War");
    assertThat(manifest.threshold("War")).isEqualTo(0.25f);
    assertThat(manifest.threshold("Drama")).isEqualTo(0.5f);
    try (SafetensorsFile weights = registry.openWeights(registry.version(two))) {
      assertThat(weights.metadata()).containsEntry("version", two.toString());
      assertThat(weights.floats("classifier.bias")).hasSize(2);
    }
  }
}
