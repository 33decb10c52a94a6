package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.RegistryProblem;
import dev.marquee.v1.RegistryServiceGrpc;
import dev.marquee.v1.VerifyRegistryResponse;
import dev.marquee.v1.VerifyRegistryResponse.Progress;
import dev.marquee.v1.VerifyRegistryResponse.Summary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
            +--------------+---------------------+-----------------------+
            | reason       | subject             | detail                |
            +--------------+---------------------+-----------------------+
            | BLOB_MISSING | models/x/versions/1 | Its weights are gone. |
            +--------------+---------------------+-----------------------+
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
