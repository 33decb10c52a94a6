package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.evaluation.EvaluatedVersions;
import dev.marquee.server.evaluation.EvaluationCatalog;
import dev.marquee.server.evaluation.EvaluationName;
import dev.marquee.server.evaluation.StoredEvaluation;
import dev.marquee.server.evaluation.StoredPrediction;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.VersionName;
import dev.marquee.v1.DeleteEvaluationRequest;
import dev.marquee.v1.DeleteEvaluationResponse;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.GetEvaluationRequest;
import dev.marquee.v1.GetEvaluationResponse;
import dev.marquee.v1.ListEvaluationsRequest;
import dev.marquee.v1.ListEvaluationsResponse;
import dev.marquee.v1.ListPredictionsRequest;
import dev.marquee.v1.ListPredictionsResponse;
import dev.marquee.v1.Prediction;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** What EvaluationService does with the evaluations that there are. Thread-safe. */
final class EvaluationReads {
  private final EvaluationCatalog catalog;

  @Inject
  EvaluationReads(EvaluationCatalog catalog) {
    this.catalog = catalog;
  }

  GetEvaluationResponse get(GetEvaluationRequest request) {
    StoredEvaluation found = catalog.evaluation(EvaluationName.parse("name", request.getName()));
    return GetEvaluationResponse.newBuilder()
        .setEvaluation(EvaluationMessages.message(found))
        .build();
  }

  ListEvaluationsResponse list(ListEvaluationsRequest request) {
    EvaluatedVersions versions = versions(request.getParent());
    Optional<DatasetName> dataset =
        request.getDataset().isEmpty()
            ? Optional.empty()
            : Optional.of(DatasetName.parse("dataset", request.getDataset()));
    PageRequest asked =
        PageRequest.of(
            "evaluations of '%s' on '%s'".formatted(request.getParent(), request.getDataset()),
            request.getPageSize(),
            request.getPageToken());
    long below = asked.after(Long::parseLong).orElse(Long.MAX_VALUE);
    Page<Evaluation> page =
        asked.page(
            catalog.list(versions, dataset, below, asked.toFetch()),
            evaluation -> Long.toString(evaluation.name().number()),
            EvaluationMessages::message);
    return ListEvaluationsResponse.newBuilder()
        .addAllEvaluations(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private static EvaluatedVersions versions(String parent) {
    if (parent.isEmpty()) {
      return new EvaluatedVersions.All();
    }
    try {
      return parent.contains("/versions/")
          ? new EvaluatedVersions.One(VersionName.parse("parent", parent))
          : new EvaluatedVersions.OfModel(ModelName.parse("parent", parent));
    } catch (Failure.InvalidArgument e) {
      throw new Failure.InvalidArgument(
          e.reason(),
          "parent",
          "parent must be models/{model} or models/{model}/versions/{number}, such as models/posters.",
          e);
    }
  }

  ListPredictionsResponse list(ListPredictionsRequest request) {
    EvaluationName name = EvaluationName.parse("parent", request.getParent());
    PageRequest asked =
        PageRequest.of("predictions of " + name, request.getPageSize(), request.getPageToken());
    StoredEvaluation evaluation = catalog.evaluation(name);
    List<StoredPrediction> fetched =
        catalog.predictions(name, asked.after().orElse(""), asked.toFetch());
    Page<Prediction> page =
        asked.page(
            fetched,
            StoredPrediction::example,
            prediction -> EvaluationMessages.message(evaluation, prediction));
    return ListPredictionsResponse.newBuilder()
        .addAllPredictions(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  DeleteEvaluationResponse delete(DeleteEvaluationRequest request) {
    catalog.delete(EvaluationName.parse("name", request.getName()), Caller.cause(""));
    return DeleteEvaluationResponse.getDefaultInstance();
  }
}
