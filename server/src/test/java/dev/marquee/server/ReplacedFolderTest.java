package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.protobuf.ByteString;
import dev.marquee.server.blobs.Presence;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.LoggedLines;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ListModelsRequest;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.SetAliasRequest;
import dev.marquee.v1.SetAliasResponse;
import dev.marquee.v1.VerifyRegistryRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A server whose data folder, or a part of it, is put away or exchanged while it runs. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a folder with open files is not moved there")
class ReplacedFolderTest {
  @TempDir Path folder;
  private final LoggedLines log = LoggedLines.of(Presence.class);
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data()).model("posters").alias("production", 1).version(1).version(2);
    server = TestServer.over(data(), new FakeEngine(), Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
    log.close();
  }

  @Test
  void nothingIsWrittenIntoAFolderThatCameInItsPlace() throws IOException {
    setAlias("one");
    Files.move(data(), folder.resolve("old"));
    copy(folder.resolve("old"), data());
    List<Long> sizes = sizes(data());

    requireLoss(() -> setAlias("two"));
    requireLoss(this::promote);
    requireLoss(() -> server.models().listModels(ListModelsRequest.getDefaultInstance()));

    assertThat(sizes(data())).isEqualTo(sizes);
    assertThat(classified()).isEqualTo("models/posters/versions/1");
    assertThat(log.at(Level.ERROR))
        .filteredOn(line -> line.contains("registry.db is another one than when"))
        .hasSize(1);

    MoreFiles.deleteRecursively(data(), RecursiveDeleteOption.ALLOW_INSECURE);
    Files.move(folder.resolve("old"), data());
    assertThat(setAlias("two").getModel().getAliasesMap()).containsKeys("one", "two");
  }

  @Test
  void noNewDatabaseIsMadeWhereTheOldOneIsGone() throws IOException {
    Path database = data().resolve("registry.db");
    Files.move(database, folder.resolve("elsewhere"));

    requireLoss(() -> setAlias("one"));
    requireLoss(this::promote);
    requireLoss(
        () -> {
          server
              .registry()
              .verifyRegistry(VerifyRegistryRequest.getDefaultInstance())
              .forEachRemaining(_ -> {});
          return "verified";
        });

    assertThat(database).doesNotExist();
  }

  @Test
  void everyLossIsLoggedOnce() throws IOException {
    Path database = data().resolve("registry.db");
    for (int i = 0; i < 2; i++) {
      Files.move(database, folder.resolve("elsewhere"));
      requireLoss(() -> setAlias("one"));
      requireLoss(() -> setAlias("one"));
      Files.move(folder.resolve("elsewhere"), database);
      var _ = setAlias("number-" + i);
    }
    assertThat(log.at(Level.ERROR))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("registry.db is not there any more"));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private SetAliasResponse setAlias(String alias) {
    return server
        .models()
        .setAlias(
            SetAliasRequest.newBuilder()
                .setModel("models/posters")
                .setAlias(alias)
                .setModelVersion("models/posters/versions/2")
                .build());
  }

  private String promote() {
    server
        .models()
        .promoteModelVersion(
            PromoteModelVersionRequest.newBuilder().setName("models/posters/versions/2").build())
        .forEachRemaining(_ -> {});
    return "promoted";
  }

  private String classified() {
    return server
        .classifier()
        .classify(
            ClassifyRequest.newBuilder().setImage(ByteString.copyFrom(Pictures.jpeg(1))).build())
        .getModelVersion();
  }

  private static void requireLoss(Callable<?> call) {
    assertThat(Refusal.of(call).reason()).isEqualTo("STORAGE_UNAVAILABLE");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static List<Long> sizes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(file -> file.toFile().length())
          .toList();
    }
  }
}
