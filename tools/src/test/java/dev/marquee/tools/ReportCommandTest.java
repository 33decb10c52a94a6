package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.tools.report.ReportedVersion;
import dev.marquee.tools.report.Reports;
import dev.marquee.v1.DatasetServiceGrpc;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.EvaluationServiceGrpc;
import dev.marquee.v1.GetModelVersionResponse;
import dev.marquee.v1.GetTrainingRunResponse;
import dev.marquee.v1.ListEvaluationsResponse;
import dev.marquee.v1.ListPredictionsResponse;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.TrainingServiceGrpc;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  private static final String NAME = "models/posters/versions/1";
  private static final ReportedVersion VERSION = Reports.version(1, 0.8);

  private final ScriptedService models =
      new ScriptedService(ModelServiceGrpc.SERVICE_NAME)
          .on(ModelServiceGrpc.getGetModelVersionMethod(), _ -> version());
  private final ScriptedService evaluations =
      new ScriptedService(EvaluationServiceGrpc.SERVICE_NAME)
          .on(EvaluationServiceGrpc.getListEvaluationsMethod(), _ -> evaluations())
          .on(
              EvaluationServiceGrpc.getListPredictionsMethod(),
              _ ->
                  ListPredictionsResponse.newBuilder()
                      .addAllPredictions(VERSION.predictions())
                      .build());
  private final ScriptedService training =
      new ScriptedService(TrainingServiceGrpc.SERVICE_NAME)
          .on(TrainingServiceGrpc.getGetTrainingRunMethod(), request -> run(request.getName()));
  private final ScriptedService datasets =
      new ScriptedService(DatasetServiceGrpc.SERVICE_NAME)
          .on(
              DatasetServiceGrpc.getGetExampleMethod(),
              request -> Reports.examples("Airplane!").example(request.getName()).orElseThrow());
  private final FakeServer server = new FakeServer(models, evaluations, training, datasets);
  private String provenanceRun = "trainingRuns/a";
  private String split = "validation";
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theReportIsWrittenAndItsNamePrinted() throws IOException {
    Path output = folder.resolve("report.html");
    Run run = report(output, "--title", "Posters <1>");
    assertThat(run).isEqualTo(new Run(0, output + "\n", ""));
    Document page = page(output);
    assertThat(page.title()).isEqualTo("Posters <1>");
    assertThat(page.select(".card img")).isNotEmpty();
    assertThat(page.select("#training")).hasSize(1);
  }

  @Test
  void theNewestEvaluationOfTheSplitIsTaken() {
    Run run = report(folder.resolve("report.html"), "--json");
    assertThat(run.out())
        .isEqualTo(
            "{\"output\":\"%s\",\"evaluations\":[\"evaluations/7\"]}\n"
                .formatted(folder.resolve("report.html")));
  }

  @Test
  void eachExampleIsAskedForOnce() {
    report(folder.resolve("report.html"));
    assertThat(datasets.requests).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void withoutAnEvaluationTheErrorSaysHowToMakeOne() {
    split = "train";
    Path output = folder.resolve("report.html");
    Run run = report(output);
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .startsWith("error: EVALUATION_NOT_FOUND: " + NAME + " was not evaluated on the split")
        .contains("marquee evaluate " + NAME + " --dataset datasets/posters --split validation");
    assertThat(output).doesNotExist();
  }

  @Test
  void aRunThatIsGoneLeavesTheCurvesOut() throws IOException {
    provenanceRun = "trainingRuns/gone";
    Path output = folder.resolve("report.html");
    assertThat(report(output).exitCode()).isZero();
    assertThat(page(output).select("#training")).isEmpty();
  }

  @Test
  void aRunThatIsNamedTakesThePlaceOfTheVersionsOwn() throws IOException {
    provenanceRun = "";
    Path output = folder.resolve("report.html");
    assertThat(report(output, "--run", "b").exitCode()).isZero();
    assertThat(page(output).select("#training ~ h3").text()).contains("trainingRuns/b");
  }

  @Test
  void aRunOfAnotherVersionIsRefused() {
    Run run = report(folder.resolve("report.html"), "--run", "other");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("trainingRuns/other made no version");
  }

  @Test
  void aFileThatCannotBeWrittenSaysSo() {
    Path output = folder.resolve("none").resolve("report.html");
    Run run = report(output);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "error: FILE_UNWRITABLE: %s cannot be written: its folder is not there; make it first.\n"
                .formatted(output));
  }

  private GetModelVersionResponse version() {
    ModelVersion.Builder version = VERSION.version().toBuilder();
    if (!provenanceRun.isEmpty()) {
      version.putProvenance("training_run", provenanceRun);
    }
    return GetModelVersionResponse.newBuilder().setModelVersion(version).build();
  }

  private ListEvaluationsResponse evaluations() {
    Evaluation other =
        VERSION.evaluation().toBuilder().setName("evaluations/9").setSplit("test").build();
    Evaluation older = VERSION.evaluation().toBuilder().setName("evaluations/3").build();
    return ListEvaluationsResponse.newBuilder()
        .addEvaluations(other)
        .addEvaluations(VERSION.evaluation().toBuilder().setSplit(split))
        .addEvaluations(older.toBuilder().setSplit(split))
        .build();
  }

  private static GetTrainingRunResponse run(String name) {
    if (name.endsWith("/gone")) {
      throw Errors.of(Status.Code.NOT_FOUND, "TRAINING_RUN_NOT_FOUND", "There is none.");
    }
    String made = name.endsWith("/other") ? "" : NAME;
    return GetTrainingRunResponse.newBuilder()
        .setTrainingRun(Reports.run(name, true).toBuilder().setModelVersion(made))
        .build();
  }

  private static Document page(Path file) throws IOException {
    return Jsoup.parse(Files.readString(file));
  }

  private Run report(Path output, Object... more) {
    List<Object> line =
        new ArrayList<>(List.of("report", NAME, "--dataset", "posters", "--split", "validation"));
    line.addAll(List.of("--output", output, "--server", server.address()));
    line.addAll(List.of(more));
    return Run.marquee(line.toArray());
  }
}
