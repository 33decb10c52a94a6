package dev.marquee.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.server.MarqueeServer;
import dev.marquee.server.config.ConfigLoader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server in a process of its own, as a script starts it. */
class ServeTest {
  @TempDir Path folder;

  @Test
  void itSaysWhereItServesAnswersAndEndsWhenToldTo() throws Exception {
    Process server = start("--port", "0");
    try (BufferedReader out = server.inputReader(UTF_8)) {
      String line = Objects.requireNonNull(out.readLine(), "no line before the end");
      assertThat(line).matches("Marquee is serving on 127\\.0\\.0\\.1:\\d+");
      String address = line.substring(line.lastIndexOf(' ') + 1);
      Path poster = Files.write(folder.resolve("poster.jpg"), SamplePosters.draw().get(3).jpeg());
      Run run = Run.marquee("classify", "--server", address, "--top-k", "20", "--json", poster);
      assertThat(run.exitCode()).isZero();
      JsonNode answer = new ObjectMapper().readTree(run.out());
      assertThat(answer.get("file").asText()).isEqualTo(poster.toString());
      assertThat(answer.get("model_version").asText()).isEqualTo("models/posters/versions/1");
      assertThat(answer.get("labels")).hasSize(20);
      assertThat(Run.marquee("models", "list", "--server", address).out())
          .contains("models/posters");
      // Unlike Process.destroy, this leaves the process's output open to be read.
      assertThat(server.toHandle().destroy()).isTrue();
      assertThat(out.readLine()).as("one line on standard output, and no more").isNull();
    } finally {
      server.destroyForcibly();
    }
    assertThat(server.waitFor()).isEqualTo(143);
  }

  @Test
  void modelsThatCannotServeAreNamedOnStandardErrorAndTheServerRunsOn() throws Exception {
    Path data = folder.resolve("data");
    MarqueeServer.listen(
            ConfigLoader.load(
                null,
                Map.of(),
                Map.of("data_dir", data.toString(), "engine.device", "cpu", "port", "0")))
        .close();
    try (Stream<Path> blobs = Files.walk(data.resolve("blobs"))) {
      for (Path blob : blobs.filter(Files::isRegularFile).toList()) {
        Files.delete(blob);
      }
    }
    Process server = start("--set", "port=0");
    try (BufferedReader out = server.inputReader(UTF_8)) {
      String line = Objects.requireNonNull(out.readLine(), "no line before the end");
      assertThat(line).matches("Marquee is serving on 127\\.0\\.0\\.1:\\d+");
      assertThat(server.toHandle().destroy()).isTrue();
      assertThat(new String(server.getErrorStream().readAllBytes(), UTF_8).lines())
          .filteredOn(said -> said.startsWith("warning: "))
          .satisfiesExactlyInAnyOrder(
              said -> assertDoesNotServe(said, "models/posters"),
              said -> assertDoesNotServe(said, "models/posters-cnn"));
    } finally {
      server.destroyForcibly();
    }
    assertThat(server.waitFor()).isEqualTo(143);
  }

  private static void assertDoesNotServe(String said, String model) {
    assertThat(said)
        .startsWith("warning: %s does not serve: BLOB_MISSING: ".formatted(model))
        .contains("marquee models rollback " + model);
  }

  @Test
  void aConfigurationThatCannotWorkIsWrongUsage() throws Exception {
    Process server = start("--set", "serving.max_bach=8");
    String err = new String(server.getErrorStream().readAllBytes(), UTF_8);
    assertThat(server.waitFor()).isEqualTo(2);
    assertThat(err)
        .contains("error: CONFIG_INVALID: ", "serving.max_bach", "serving.max_batch")
        .doesNotContain("\tat ");
  }

  @Test
  void aFolderThatHoldsSomethingElseIsNoWrongUsage() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("registry.db"), "This is a sentence, not a database.");
    Process server = start("--set", "port=0");
    String err = new String(server.getErrorStream().readAllBytes(), UTF_8);
    assertThat(server.waitFor()).isEqualTo(1);
    assertThat(err).contains("error: METADATA_INCONSISTENT: ");
  }

  private Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.marquee.tools.Marquee",
            "serve",
            "--data-dir",
            folder.resolve("data").toString()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectError(
            options[0].equals("--port")
                ? ProcessBuilder.Redirect.INHERIT
                : ProcessBuilder.Redirect.PIPE)
        .start();
  }
}
