package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.tools.report.Reports;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.DatasetServiceGrpc;
import dev.marquee.v1.DatasetStatistics;
import dev.marquee.v1.DatasetStatistics.LabelCount;
import dev.marquee.v1.Example;
import dev.marquee.v1.GetDatasetResponse;
import dev.marquee.v1.ListExamplesResponse;
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

class DatasetHtmlTest {
  private final ListExamplesResponse.Builder examples = ListExamplesResponse.newBuilder();
  private final ScriptedService service =
      new ScriptedService(DatasetServiceGrpc.SERVICE_NAME)
          .on(DatasetServiceGrpc.getGetDatasetMethod(), _ -> dataset())
          .on(DatasetServiceGrpc.getListExamplesMethod(), _ -> examples.build())
          .on(
              DatasetServiceGrpc.getGetExampleMethod(),
              request -> Reports.examples("Airplane!").example(request.getName()).orElseThrow());
  private final FakeServer server = new FakeServer(service);
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void thePageShowsLabelsBeforeAndAfterTheStudysBalancing() throws IOException {
    examples
        .addExamples(example("a", "Drama"))
        .addExamples(example("b", "Drama", "Western"))
        .addExamples(example("c", "Western"));
    assertThat(describe("--html", file()).exitCode()).isZero();
    assertThat(page().select("#balance ~ p").text())
        .startsWith("With the recipe study-densenet121");
    // The study's recipe calls Westerns "Other".
    assertThat(page().select("#balance ~ .scroll tbody th").eachText())
        .contains("Drama", "Other")
        .doesNotContain("Western");
    assertThat(page().select(".card img")).hasSize(2);
  }

  @Test
  void anotherRecipeBalancesInAnotherWay() throws IOException {
    examples.addExamples(example("a", "Drama")).addExamples(example("b", "Drama"));
    describe("--html", file(), "--recipe", "densenet121");
    assertThat(page().select("#balance ~ p").text())
        .isEqualTo("With the recipe densenet121, 2 samples become 2.");
  }

  @Test
  void whereNothingCanBeTrainedWithTheRestOfThePageIsThere() throws IOException {
    examples.addExamples(example("a"));
    assertThat(describe("--html", file()).exitCode()).isZero();
    assertThat(page().select("#balance")).isEmpty();
    assertThat(page().select("#labels")).hasSize(1);
  }

  @Test
  void aRecipeThatDoesNotExistIsRefused() {
    examples.addExamples(example("a", "Drama"));
    Run run = describe("--html", file(), "--recipe", "none");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).startsWith("error: RECIPE_NOT_FOUND: ");
    assertThat(file()).doesNotExist();
  }

  @Test
  void aRecipeWithoutAPageIsWrongUsage() {
    Run run = describe("--recipe", "densenet121");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: USAGE: --recipe needs --html");
    assertThat(service.requests).isEmpty();
  }

  @Test
  void withoutTheOptionNoExampleIsAskedFor() {
    assertThat(describe().exitCode()).isZero();
    assertThat(service.requests).hasSize(1);
    assertThat(file()).doesNotExist();
  }

  private static GetDatasetResponse dataset() {
    return GetDatasetResponse.newBuilder()
        .setDataset(
            Dataset.newBuilder()
                .setName("datasets/x")
                .addLabels("Drama")
                .addLabels("Western")
                .setState(Dataset.State.STATE_COMMITTED))
        .setStatistics(
            DatasetStatistics.newBuilder()
                .setExampleCount(2)
                .addLabels(LabelCount.newBuilder().setLabel("Drama").setExampleCount(2))
                .addLabels(LabelCount.newBuilder().setLabel("Western").setExampleCount(1)))
        .build();
  }

  private static Example example(String id, String... labels) {
    return Example.newBuilder()
        .setName("datasets/x/examples/" + id)
        .addAllLabels(List.of(labels))
        .setSplit("train")
        .setImageSha256(id)
        .setWidth(300)
        .setHeight(450)
        .build();
  }

  private Path file() {
    return folder.resolve("x.html");
  }

  private Document page() throws IOException {
    return Jsoup.parse(Files.readString(file()));
  }

  private Run describe(Object... more) {
    List<Object> line = new ArrayList<>(List.of("dataset", "describe", "datasets/x"));
    line.addAll(List.of("--server", server.address()));
    line.addAll(List.of(more));
    return Run.marquee(line.toArray());
  }
}
