package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.MarqueeServer;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.v1.Change;
import dev.marquee.v1.ListChangesRequest;
import dev.marquee.v1.ListChangesResponse;
import dev.marquee.v1.RegistryProblem;
import dev.marquee.v1.RegistryServiceGrpc;
import dev.marquee.v1.VerifyRegistryResponse;
import dev.marquee.v1.VerifyRegistryResponse.Progress;
import dev.marquee.v1.VerifyRegistryResponse.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCommandTest {
  private static final VerifyRegistryResponse FILE =
      VerifyRegistryResponse.newBuilder()
          .setProgress(Progress.newBuilder().setCheckedCount(1).setTotalCount(1))
          .build();
  private static final VerifyRegistryResponse PROBLEM =
      VerifyRegistryResponse.newBuilder()
          .setProblem(
              RegistryProblem.newBuilder()
                  .setReason("BLOB_MISSING")
                  .setSubject("models/x/versions/1")
                  .setDetail("Its weights are gone."))
          .build();

  @Test
  void aSoundRegistryIsSummedUp() {
    Run run = verify(List.of(FILE, summary(0)));
    assertThat(run)
        .isEqualTo(
            new Run(
                0,
                "models: 1, versions: 2, files: 3 of 12,345 bytes, problems: 0, orphaned files:"
                    + " 1\n",
                ""));
  }

  @Test
  void problemsAreATableAndTheExitCodeIsOne() {
    Run run = verify(List.of(FILE, PROBLEM, summary(1)));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .startsWith(
            """
            REASON        SUBJECT              DETAIL
            BLOB_MISSING  models/x/versions/1  Its weights are gone.
            """)
        .contains("problems: 1");
  }

  @Test
  void asJsonEachProblemAndTheSummaryHaveALine() {
    Run run = verify(List.of(FILE, PROBLEM, summary(1)), "--json");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines()).containsExactly(ProtoJson.line(PROBLEM), ProtoJson.line(summary(1)));
  }

  @Test
  void aVerificationThatIsCutOffIsNoSuccess() {
    Run run = verify(List.of(FILE));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: INTERNAL: ");
  }

  @Test
  void aFolderIsVerifiedWithoutAServer(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("data");
    Map<String, String> settings =
        Map.of("data_dir", data.toString(), "engine.device", "cpu", "port", "0");
    MarqueeServer.listen(ConfigLoader.load(null, Map.of(), settings)).close();
    assertThat(Run.marquee("registry", "verify", "--data-dir", data))
        .isEqualTo(
            new Run(
                0,
                "models: 2, versions: 2, files: 4 of 16,210,168 bytes, problems: 0, orphaned files:"
                    + " 0\n",
                ""));
    for (Path blob : blobs(data)) {
      Files.delete(blob);
    }
    Run run = Run.marquee("registry", "verify", "--json", "--data-dir", data);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines()).hasSize(5);
    assertThat(run.lines().getFirst()).contains("BLOB_MISSING", "models/posters/versions/1");
    assertThat(run.lines().getLast()).contains("\"problem_count\":4");
  }

  @Test
  void whatIsNoDataFolderIsWrongUsage(@TempDir Path folder) {
    Run run = Run.marquee("registry", "verify", "--data-dir", folder);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: CONFIG_INVALID: There is no ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDatabaseThatIsNoRegistryHasTheCodeAndTheExitCodeThatAServerWouldHaveGiven(
      @TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("registry.db"), "This is a sentence, not a database.");
    Run run = Run.marquee("registry", "verify", "--json", "--data-dir", folder);
    assertThat(run.err())
        .startsWith(
            "{\"error\":{\"code\":\"FAILED_PRECONDITION\",\"reason\":\"METADATA_INCONSISTENT\",");
    assertThat(run.exitCode()).isEqualTo(4);
  }

  @Test
  void aFolderAndAServerExcludeEachOther(@TempDir Path folder) {
    for (String option : List.of("--server=127.0.0.1:1", "--plaintext", "--deadline=3s")) {
      Run run = Run.marquee("registry", "verify", "--data-dir", folder, option);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("--data-dir", option.replaceAll("=.*", ""));
    }
  }

  @Test
  void changesAreListedOverPagesUntilThereAreEnough() {
    ScriptedService service =
        new ScriptedService(RegistryServiceGrpc.SERVICE_NAME)
            .on(
                RegistryServiceGrpc.getListChangesMethod(),
                request ->
                    request.getPageToken().isEmpty()
                        ? page(9, 8).setNextPageToken("more").build()
                        : page(7, 6).build());
    try (FakeServer server = new FakeServer(service)) {
      List<String> line = List.of("registry", "changes", "--server", server.address());
      assertThat(marquee(line, "models/x", "--limit", "3").lines())
          .containsExactly(
              "9  model deleted  models/x",
              "    by ada: gone",
              "8  model deleted  models/x",
              "    by ada: gone",
              "7  model deleted  models/x",
              "    by ada: gone");
      assertThat(service.last())
          .isEqualTo(
              ListChangesRequest.newBuilder().setModel("models/x").setPageToken("more").build());
      assertThat(marquee(line, "--json").lines()).hasSize(4).startsWith(ProtoJson.line(change(9)));
      assertThat(marquee(line, "--limit", "0"))
          .extracting(Run::exitCode, Run::err)
          .satisfiesExactly(
              code -> assertThat(code).isEqualTo(2),
              text -> assertThat(text.toString()).contains("--limit must be at least 1, not 0."));
    }
  }

  @Test
  void aModelOfWhichNothingIsKnownIsSaidToBeSo() {
    ScriptedService service =
        new ScriptedService(RegistryServiceGrpc.SERVICE_NAME)
            .on(RegistryServiceGrpc.getListChangesMethod(), request -> page().build());
    try (FakeServer server = new FakeServer(service)) {
      List<String> line = List.of("registry", "changes", "--server", server.address());
      assertThat(marquee(line, "models/none"))
          .isEqualTo(new Run(0, "", "note: nothing is known of models/none.\n"));
      assertThat(marquee(line, "models/none", "--json")).isEqualTo(new Run(0, "", ""));
      assertThat(marquee(line)).isEqualTo(new Run(0, "", ""));
    }
  }

  private static ListChangesResponse.Builder page(long... ids) {
    return ListChangesResponse.newBuilder()
        .addAllChanges(LongStream.of(ids).mapToObj(RegistryCommandTest::change).toList());
  }

  private static Change change(long id) {
    return Change.newBuilder()
        .setId(id)
        .setKind(Change.Kind.KIND_MODEL_DELETED)
        .setModel("models/x")
        .setActor("ada")
        .setReason("gone")
        .build();
  }

  private static Run marquee(List<String> line, String... options) {
    return Run.marquee(Stream.concat(line.stream(), Stream.of(options)).toArray());
  }

  private static List<Path> blobs(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static Run verify(List<VerifyRegistryResponse> events, String... options) {
    ScriptedService service =
        new ScriptedService(RegistryServiceGrpc.SERVICE_NAME)
            .onStream(
                RegistryServiceGrpc.getVerifyRegistryMethod(),
                (request, answers) -> events.forEach(answers::onNext));
    try (FakeServer server = new FakeServer(service)) {
      List<Object> line =
          new ArrayList<>(List.of("registry", "verify", "--server", server.address()));
      line.addAll(List.of(options));
      return Run.marquee(line.toArray());
    }
  }

  private static VerifyRegistryResponse summary(int problems) {
    return VerifyRegistryResponse.newBuilder()
        .setSummary(
            Summary.newBuilder()
                .setModelCount(1)
                .setVersionCount(2)
                .setFileCount(3)
                .setSizeBytes(12_345)
                .setProblemCount(problems)
                .setOrphanCount(1))
        .build();
  }
}
