package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.marquee.server.testing.VersionFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Folders in which something is wrong: the rest is taken over, and the log says what is not. */
class UnsoundFolderUpgradeTest {
  private static final ModelName POSTERS = new ModelName("posters");

  @TempDir Path data;
  private final Logger log = (Logger) LoggerFactory.getLogger(LeftBehind.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private Stores stores;

  @BeforeEach
  void open() {
    logged.start();
    log.addAppender(logged);
    log.setAdditive(false);
    stores = new Stores(data);
    VersionFolder.in(data).model("posters").alias("production", 1).version(1).version(2);
  }

  @AfterEach
  void close() {
    stores.close();
    log.detachAppender(logged);
    log.setAdditive(true);
  }

  @Test
  void aVersionWithoutAManifestIsLeft() throws IOException {
    Files.delete(file(2, "manifest.json"));

    upgradeLeaving("posters/versions/2", "it is not there");
  }

  @Test
  void aVersionWhoseManifestCannotBeReadIsLeft() throws IOException {
    Files.writeString(file(2, "manifest.json"), "{");

    upgradeLeaving("posters/versions/2", "it ends too early");
  }

  @Test
  void aVersionWithoutWeightsIsLeft() throws IOException {
    Files.delete(file(2, "weights.safetensors"));

    upgradeLeaving("posters/versions/2", "There is no weights.safetensors");
  }

  @Test
  void aVersionWithAFlippedBitIsLeft() throws IOException {
    byte[] bytes = Files.readAllBytes(file(2, "weights.safetensors"));
    bytes[bytes.length - 1] ^= 1;
    Files.write(file(2, "weights.safetensors"), bytes);

    upgradeLeaving("posters/versions/2", "has not the SHA-256 that its manifest states");
    assertThat(stores.blobs().stagingFolder()).isEmptyDirectory();
  }

  @Test
  void aVersionWithTruncatedWeightsIsLeft() throws IOException {
    Files.writeString(file(2, "weights.safetensors"), "short");

    upgradeLeaving("posters/versions/2", "has 5 bytes, but its manifest states");
  }

  @Test
  void whatHasNotTheNameOfAVersionIsLeft() throws IOException {
    Files.move(
        data.resolve("models/posters/versions/2"), data.resolve("models/posters/versions/02"));

    upgradeLeaving("posters/versions/02", "a number from 1 on");
  }

  @Test
  void anAliasOfWhatIsLeftIsNotSet() throws IOException {
    VersionFolder.in(data).model("posters").alias("production", 1).alias("candidate", 2);
    Files.delete(file(2, "manifest.json"));

    stores.upgrade();

    assertThat(stores.models().getFirst().aliases()).isEqualTo(Map.of("production", 1));
    assertThat(messages())
        .anySatisfy(
            message ->
                assertThat(message)
                    .contains("models/posters has LOST its alias candidate", "version 2"));
  }

  @Test
  void aLostProductionIsAnErrorThatSaysWhatToDo() throws IOException {
    VersionFolder.in(data).model("posters").alias("production", 2);
    Files.delete(file(2, "manifest.json"));

    stores.upgrade();

    assertThat(logged.list)
        .filteredOn(event -> event.getLevel() == Level.ERROR)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("production", "marquee models promote");
  }

  @Test
  void theNumberOfWhatIsLeftIsNotGivenAgain() throws IOException {
    Files.createDirectories(data.resolve("models/posters/versions/7"));

    stores.upgrade();

    assertThat(stores.versions(POSTERS)).hasSize(2);
    assertThat(stores.metadata().<Integer>write(writer -> writer.takeNumber(POSTERS))).isEqualTo(8);
  }

  @Test
  void aModelWhoseModelJsonIsUnsoundIsLeftAndTheOthersAreNot() throws IOException {
    VersionFolder.in(data).model("covers").version(1);
    Files.writeString(data.resolve("models/covers/model.json"), "{\"aliases\": {}}");
    Files.writeString(data.resolve("models/README"), "mine");
    Files.createDirectories(data.resolve("models/Upper/versions/1"));

    stores.upgrade();

    assertThat(stores.models()).extracting(StoredModel::name).containsExactly(POSTERS);
    assertThat(messages())
        .satisfiesExactlyInAnyOrder(
            message -> assertThat(message).contains("README", "A model is a folder"),
            message -> assertThat(message).contains("Upper", "A model is a folder"),
            message -> assertThat(message).contains("covers", "`description` is missing"));
    assertThat(data.resolve("models-taken-over/covers/versions/1/manifest.json")).exists();
    assertThat(data.resolve("models-taken-over/README")).hasContent("mine");
  }

  @Test
  void aModelThatTheRegistryHasFromElsewhereIsLeft() {
    ModelDraft other = new ModelDraft(POSTERS, "another", Map.of(), List.of(), 0);
    ModelDraft.commit(stores.metadata(), List.of(other), Stores.NOW, Cause.ofServer("test"));

    stores.upgrade();

    assertThat(stores.models()).extracting(StoredModel::description).containsExactly("another");
    assertThat(messages()).singleElement().asString().contains("has, or had, a model of this name");
    assertThat(data.resolve("models-taken-over/posters/versions/2")).isDirectory();
  }

  /** Upgrades, which must take over version 1 alone and name a place, a reason and what to do. */
  private void upgradeLeaving(String place, String why) {
    stores.upgrade();

    assertThat(stores.versions(POSTERS))
        .extracting(version -> version.entry().name().number())
        .containsExactly(1);
    assertThat(stores.models().getFirst().aliases()).isEqualTo(Map.of("production", 1));
    assertThat(messages())
        .singleElement()
        .asString()
        .startsWith("Not taken over: " + place)
        .contains(why, data.resolve("models-taken-over").resolve(place).toString(), "import it");
    assertThat(data.resolve("models-taken-over").resolve(place)).isDirectory();
  }

  private List<String> messages() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private Path file(int version, String name) {
    return data.resolve("models/posters/versions/%d/%s".formatted(version, name));
  }
}
