package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Network;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.testing.ManifestDraft;
import dev.marquee.server.testing.StoredFolder;
import dev.marquee.server.testing.VersionFolder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionNetworksTest {
  @TempDir Path data;
  private StoredFolder stores;

  @BeforeEach
  void write() {
    VersionFolder.in(data)
        .model("posters")
        .version(1, ManifestDraft::tiny)
        .version(2, manifest -> manifest.tiny().seed(2))
        .version(3, manifest -> manifest.tiny().labels("Drama", "War"));
    stores = StoredFolder.of(data);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void versionsOfOneShapeShareTheirNetwork() {
    VersionNetworks networks = new VersionNetworks(Architectures.onClassPath());
    Network first = networks.network(version(1));
    assertThat(networks.network(version(2))).isSameAs(first);
    assertThat(networks.network(version(3))).isNotEqualTo(first);
    assertThat(networks.network(version(1))).isSameAs(first);
  }

  @Test
  void noMoreLayersAreKeptThanAllowed() {
    int layers = new VersionNetworks(Architectures.onClassPath()).summary(version(1)).rows().size();
    VersionNetworks networks = new VersionNetworks(Architectures.onClassPath(), layers);
    Set<Network> made = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int round = 0; round < 2; round++) {
      made.add(networks.network(version(1)));
      made.add(networks.network(version(3)));
    }
    assertThat(made).as("the two did not find room together").hasSizeGreaterThan(2);
  }

  private VersionEntry version(int number) {
    return stores.registry().version(new VersionName(new ModelName("posters"), number));
  }
}
