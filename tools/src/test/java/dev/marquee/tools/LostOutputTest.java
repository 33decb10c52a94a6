package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.Change;
import dev.marquee.v1.GetTrainingRunResponse;
import dev.marquee.v1.ListRecipesResponse;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.Recipe;
import dev.marquee.v1.StepDone;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingFailed;
import dev.marquee.v1.TrainingFailure;
import dev.marquee.v1.TrainingServiceGrpc;
import dev.marquee.v1.WatchModelResponse;
import dev.marquee.v1.WatchTrainingRunResponse;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a command whose output goes to a full disk, or to a pipe that nobody reads. */
class LostOutputTest {
  private static final String ERROR =
      "error: FILE_UNWRITABLE: standard output: what was to be printed could not be written\n";
  private static final String FIRST = "1  model created  models/x\n";

  private final ScriptedService models =
      new ScriptedService(ModelServiceGrpc.SERVICE_NAME)
          .onStream(
              ModelServiceGrpc.getWatchModelMethod(),
              (request, answers) -> {
                answers.onNext(WatchModelResponse.getDefaultInstance());
                answers.onNext(change(1));
                answers.onNext(change(2));
                throw Errors.of(Status.Code.INVALID_ARGUMENT, "NAME_INVALID", "Went on.");
              });
  private final ScriptedService training =
      new ScriptedService(TrainingServiceGrpc.SERVICE_NAME)
          .on(
              TrainingServiceGrpc.getListRecipesMethod(),
              request ->
                  ListRecipesResponse.newBuilder()
                      .addRecipes(Recipe.newBuilder().setName("r"))
                      .build())
          .on(
              TrainingServiceGrpc.getGetTrainingRunMethod(),
              request -> GetTrainingRunResponse.getDefaultInstance())
          .onStream(
              TrainingServiceGrpc.getWatchTrainingRunMethod(),
              (request, answers) -> {
                answers.onNext(event(TrainingEvent.newBuilder().setSequence(1).setStep(step())));
                answers.onNext(
                    event(TrainingEvent.newBuilder().setSequence(2).setFailed(failed())));
              });
  private final FakeServer server = new FakeServer(models, training, new FakeClassifier(_ -> true));

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version", "models --help", "help serve", "completion"})
  void whatCouldNotBePrintedIsNoSuccess(String line) {
    Run run = Run.into(new FullWriter(10), (Object[]) line.split(" "));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo(ERROR);
  }

  @Test
  void aResultThatIsLostIsToldInTheFormThatIsAskedFor() {
    Run run = marquee(new FullWriter(0), "recipes", "list");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo(ERROR);
    assertThat(marquee(new FullWriter(0), "recipes", "list", "--json").err())
        .startsWith("{\"error\":{\"code\":\"FAILED_PRECONDITION\",\"reason\":\"FILE_UNWRITABLE\"")
        .hasLineCount(1);
  }

  @Test
  void aCommandThatFailsAnywayKeepsItsExitCode(@TempDir Path folder) throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.jpg"), "bad");
    Run run = marquee(new FullWriter(0), "classify", bad.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEqualTo(ERROR);
  }

  @Test
  void aWatchEndsWithTheFirstChangeThatNobodyReads() {
    Run run = marquee(new FullWriter(FIRST.length()), "models", "watch", "models/x");
    assertThat(run).isEqualTo(new Run(1, FIRST, ERROR));
  }

  @Test
  void theEventsOfARunEndWithTheFirstThatNobodyReads() {
    Run run = marquee(new FullWriter(0), "runs", "watch", "mine", "--json");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("FILE_UNWRITABLE").doesNotContain("TRAINING_DIVERGED");
  }

  private static WatchModelResponse change(int id) {
    return WatchModelResponse.newBuilder()
        .setChange(
            Change.newBuilder()
                .setId(id)
                .setKind(Change.Kind.KIND_MODEL_CREATED)
                .setModel("models/x"))
        .build();
  }

  private static WatchTrainingRunResponse event(TrainingEvent.Builder event) {
    return WatchTrainingRunResponse.newBuilder().setEvent(event).build();
  }

  private static StepDone step() {
    return StepDone.newBuilder().setStep(1).build();
  }

  private static TrainingFailed failed() {
    return TrainingFailed.newBuilder()
        .setFailure(TrainingFailure.newBuilder().setReason("TRAINING_DIVERGED"))
        .build();
  }

  private Run marquee(FullWriter out, String... words) {
    List<Object> line = new ArrayList<>(List.of((Object[]) words));
    line.addAll(List.of("--server", server.address()));
    return Run.into(out, line.toArray());
  }
}
