package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.v1.ClassifyRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyCommandTest {
  @TempDir private Path folder;
  private Path western;
  private Path comedy;
  private Path bad;

  @BeforeEach
  void posters() throws IOException {
    western = Files.writeString(folder.resolve("b.jpg"), "Western");
    comedy = Files.writeString(folder.resolve("a.png"), "Comedy");
    bad = Files.writeString(folder.resolve("c.JPEG"), "bad");
  }

  @Test
  void jsonLinesComeInTheOrderOfTheFilesWhateverTheOrderOfTheAnswers() {
    FakeClassifier classifier = new FakeClassifier(count -> count == 3);
    try (FakeServer server = new FakeServer(classifier)) {
      Run run =
          Run.marquee("classify", "--server", server.address(), "--json", western, comedy, western);
      assertThat(run.exitCode()).isZero();
      assertThat(run.err()).isEmpty();
      assertThat(run.lines())
          .containsExactly(
              line(western, "Western"), line(comedy, "Comedy"), line(western, "Western"));
    }
  }

  private static String line(Path file, String label) {
    return """
    {"file":"%s","model_version":"models/posters/versions/3","labels":[\
    {"label":"%s","score":0.9375,"predicted":true},\
    {"label":"Drama","score":0.3,"predicted":false}],\
    "cached":false,"timings":{"decode_ms":1.0,"queue_ms":2.0,"inference_ms":20.0,"batch_size":4,\
    "lookup_ms":0.0}}\
    """
        .formatted(file, label)
        .replace("0.3,", FakeClassifier.SCORE + ",");
  }

  @Test
  void aScoreReadsBackAsTheSameFloat() throws IOException {
    try (FakeServer server = new FakeServer(new FakeClassifier(count -> true))) {
      Run run = Run.marquee("classify", "--server", server.address(), "--json", western);
      JsonNode score = new ObjectMapper().readTree(run.out()).at("/labels/1/score");
      assertThat(Float.parseFloat(score.asText())).isEqualTo(FakeClassifier.SCORE);
    }
  }

  @Test
  void aPosterThatFailsIsReportedInItsPlaceAndTheRunGoesOn() {
    Path missing = folder.resolve("missing.jpg");
    try (FakeServer server = new FakeServer(new FakeClassifier(count -> true))) {
      Run run =
          Run.marquee("classify", "--server", server.address(), "--json", missing, bad, western);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.lines())
          .containsExactly(
              error(missing, "INVALID_ARGUMENT", "FILE_UNREADABLE", "There is no such file."),
              error(
                  bad,
                  "INVALID_ARGUMENT",
                  "IMAGE_TRUNCATED",
                  "The image is cut off; send the whole file."),
              line(western, "Western"));
    }
  }

  @Test
  void whereEveryPosterFailsInOneWayTheExitCodeIsOfThat() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    try (FakeServer server = new FakeServer(new FakeClassifier(count -> true))) {
      assertThat(Run.marquee("classify", "--server", server.address(), bad, bad).exitCode())
          .isEqualTo(2);
      Path missing = folder.resolve("missing.jpg");
      assertThat(Run.marquee("classify", "--server", server.address(), bad, missing).exitCode())
          .isEqualTo(2);
      assertThat(Run.marquee("classify", "--server", server.address(), missing).exitCode())
          .isEqualTo(2);
      assertThat(Run.marquee("classify", "--server", server.address(), bad, empty).exitCode())
          .isEqualTo(1);
    }
  }

  private static String error(Path file, String code, String reason, String message) {
    return """
    {"file":"%s","error":{"code":"%s","reason":"%s","message":"%s"}}\
    """
        .formatted(file, code, reason, message);
  }

  @Test
  void aFolderMeansItsPostersByNameAndItsFoldersOnlyWhenAsked() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("b"));
    Path deep = Files.writeString(inner.resolve("deep.jpg"), "Horror");
    Files.writeString(folder.resolve("notes.txt"), "no poster");
    try (FakeServer server = new FakeServer(new FakeClassifier(count -> true))) {
      String address = server.address();
      assertThat(files(Run.marquee("classify", "--server", address, "--json", folder)))
          .containsExactly(comedy.toString(), western.toString(), bad.toString());
      assertThat(
              files(Run.marquee("classify", "--server", address, "--json", "--recursive", folder)))
          .containsExactly(comedy.toString(), western.toString(), deep.toString(), bad.toString());
    }
  }

  private static List<String> files(Run run) {
    return run.lines().stream()
        .map(line -> line.replaceFirst("\\{\"file\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  @Test
  void aFolderWithoutPostersIsAnError() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    try (FakeServer server = new FakeServer(new FakeClassifier(count -> true))) {
      Run run = Run.marquee("classify", "--server", server.address(), "--json", empty);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).contains("FILE_UNREADABLE").contains("holds no posters");
    }
  }

  @Test
  void aFileLargerThanCanBeSentIsReportedWithoutBeingSent() throws IOException {
    Path large = Files.write(folder.resolve("large.jpg"), new byte[11 << 20]);
    FakeClassifier classifier = new FakeClassifier(count -> true);
    try (FakeServer server = new FakeServer(classifier)) {
      Run run = Run.marquee("classify", "--server", server.address(), "--json", large, western);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.lines().get(0)).contains("IMAGE_TOO_LARGE");
      assertThat(classifier.requests).hasSize(1);
    }
  }

  @Test
  void withoutJsonThereIsATableOfAllPosters() {
    try (FakeServer server = new FakeServer(new FakeClassifier(count -> true))) {
      Run run = Run.marquee("classify", "--server", server.address(), western, bad);
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).contains("LABELS", "Western* 0.938", "IMAGE_TRUNCATED");
    }
  }

  @Test
  void optionsAreSentAndTheTableAsksForFiveLabels() {
    FakeClassifier classifier = new FakeClassifier(count -> true);
    try (FakeServer server = new FakeServer(classifier)) {
      String address = server.address();
      Run.marquee("classify", "--server", address, western);
      Run.marquee("classify", "--server", address, "--json", western);
      Run.marquee(
          "classify",
          "--server",
          address,
          "--json",
          "--top-k=7",
          "--min-score=0.25",
          "--skip-cache",
          "--model=models/posters@candidate",
          western);
      assertThat(classifier.requests)
          .extracting(request -> request.toBuilder().clearImage().build())
          .containsExactly(
              ClassifyRequest.newBuilder().setTopK(5).build(),
              ClassifyRequest.getDefaultInstance(),
              ClassifyRequest.newBuilder()
                  .setTopK(7)
                  .setMinScore(0.25f)
                  .setSkipCache(true)
                  .setModel("models/posters@candidate")
                  .build());
    }
  }

  @Test
  void withoutAServerEveryPosterHasAnErrorAndTheExitCodeIsSix() {
    Run run = Run.marquee("classify", "--server", FakeServer.deserted(), "--json", western, comedy);
    assertThat(run.exitCode()).isEqualTo(6);
    assertThat(run.lines())
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("\"code\":\"UNAVAILABLE\",\"reason\":\"SERVER_UNREACHABLE\""));
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("{\"error\":{\"code\":\"UNAVAILABLE\",\"reason\":\"SERVER_UNREACHABLE\"");
    assertThat(run.err()).contains("Connection refused");
  }

  @Test
  void aServerThatStopsHalfWayLeavesAnErrorForEachOfTheRest() throws IOException {
    List<Object> args = new ArrayList<>(List.of("classify", "--json", "--server"));
    List<FakeServer> servers = new ArrayList<>();
    // The window holds 32, so the 33rd comes only when the client has the answer to the first.
    FakeClassifier classifier =
        new FakeClassifier(
            count -> {
              if (count == 33) {
                servers.get(0).close();
              }
              return count == 1;
            });
    try (FakeServer server = new FakeServer(classifier)) {
      servers.add(server);
      args.add(server.address());
      for (int i = 0; i < 40; i++) {
        args.add(Files.writeString(folder.resolve("poster" + i + ".jpg"), "Label" + i));
      }
      Run run = Run.marquee(args.toArray());
      assertThat(run.exitCode()).isEqualTo(6);
      assertThat(files(run))
          .containsExactlyElementsOf(args.stream().skip(4).map(Object::toString).toList());
      assertThat(run.lines().get(0)).contains("Label0");
      assertThat(run.lines().subList(1, 40))
          .allSatisfy(line -> assertThat(line).contains("SERVER_UNREACHABLE"));
    }
  }

  @Test
  void eightHundredPostersAllHaveTheirLine() throws IOException {
    Path many = Files.createDirectory(folder.resolve("many"));
    List<String> expected =
        IntStream.range(0, 800)
            .mapToObj(i -> many.resolve("%03d.jpg".formatted(i)).toString())
            .toList();
    for (String file : expected) {
      Files.writeString(Path.of(file), "Western");
    }
    try (FakeServer server = new FakeServer(new FakeClassifier(count -> count % 5 == 0))) {
      Run run = Run.marquee("classify", "--server", server.address(), "--json", many);
      assertThat(run.exitCode()).isZero();
      assertThat(files(run)).isEqualTo(expected);
    }
  }
}
