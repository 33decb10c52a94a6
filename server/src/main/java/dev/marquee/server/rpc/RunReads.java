package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.recipe.Recipes;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.training.RunName;
import dev.marquee.server.training.Runs;
import dev.marquee.server.training.StoredRun;
import dev.marquee.server.training.TrainingStore;
import dev.marquee.v1.CancelTrainingRunRequest;
import dev.marquee.v1.CancelTrainingRunResponse;
import dev.marquee.v1.GetTrainingRunRequest;
import dev.marquee.v1.GetTrainingRunResponse;
import dev.marquee.v1.ListRecipesResponse;
import dev.marquee.v1.ListTrainingRunsRequest;
import dev.marquee.v1.ListTrainingRunsResponse;
import dev.marquee.v1.Recipe;
import dev.marquee.v1.TrainingRun;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** What is answered about runs and recipes, one question at a time. Thread-safe. */
final class RunReads {
  private final Runs runs;
  private final TrainingStore store;

  @Inject
  RunReads(Runs runs, TrainingStore store) {
    this.runs = runs;
    this.store = store;
  }

  GetTrainingRunResponse get(GetTrainingRunRequest request) {
    RunName name = RunName.parse("name", request.getName());
    return GetTrainingRunResponse.newBuilder().setTrainingRun(whole(runs.run(name))).build();
  }

  /** Returns a run with its passes. */
  private TrainingRun whole(StoredRun run) {
    return message(run).toBuilder()
        .addAllEpochs(
            store.read(reader -> reader.epochs(run.name())).stream()
                .map(RunEventMessages::epoch)
                .toList())
        .build();
  }

  ListTrainingRunsResponse list(ListTrainingRunsRequest request) {
    Optional<ModelName> model =
        request.getModel().isEmpty()
            ? Optional.empty()
            : Optional.of(ModelName.parse("model", request.getModel()));
    PageRequest asked =
        PageRequest.of(
            "runs of " + model.map(ModelName::toString).orElse("all"),
            request.getPageSize(),
            request.getPageToken());
    long below = asked.after(Long::parseLong).orElse(Long.MAX_VALUE);
    List<StoredRun> fetched = store.read(reader -> reader.runs(model, below, asked.toFetch()));
    Page<TrainingRun> page = asked.page(fetched, run -> Long.toString(run.number()), this::message);
    return ListTrainingRunsResponse.newBuilder()
        .addAllTrainingRuns(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  CancelTrainingRunResponse cancel(CancelTrainingRunRequest request) {
    RunName name = RunName.parse("name", request.getName());
    Cause cause = Caller.cause(request.getReason());
    try {
      return CancelTrainingRunResponse.newBuilder()
          .setTrainingRun(whole(runs.cancel(name, cause)))
          .build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.Cancelled.byCaller();
    }
  }

  static ListRecipesResponse recipes() {
    ListRecipesResponse.Builder response = ListRecipesResponse.newBuilder();
    Recipes.all()
        .forEach(
            (name, recipe) ->
                response.addRecipes(
                    Recipe.newBuilder()
                        .setName(name)
                        .setDescription(recipe.description())
                        .setYaml(recipe.yaml())));
    return response.build();
  }

  private TrainingRun message(StoredRun run) {
    return RunMessages.run(run, runs.steps(run), runs.waitsFor(run.name()));
  }
}
