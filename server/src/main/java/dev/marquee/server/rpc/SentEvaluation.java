package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.evaluation.EvaluationOrder;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.v1.EvaluateRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads what a client wants to have evaluated. */
final class SentEvaluation {
  private static final int DEFAULT_DRAWS = 1000;

  private SentEvaluation() {}

  /**
   * Returns it as an order.
   *
   * @throws Failure.InvalidArgument if a field is at fault
   */
  static EvaluationOrder read(EvaluateRequest request) {
    List<ModelReference> versions =
        IntStream.range(0, request.getModelVersionsCount())
            .mapToObj(i -> version("model_versions[%d]".formatted(i), request.getModelVersions(i)))
            .toList();
    int draws = request.getBootstrapDrawCount();
    return new EvaluationOrder(
        versions,
        DatasetName.parse("dataset", request.getDataset()),
        split("split", request.getSplit()),
        request.hasLabelMerge() ? Optional.of(labels(request.getLabelMerge())) : Optional.empty(),
        split("threshold_split", request.getThresholdSplit()),
        draws == 0 ? DEFAULT_DRAWS : draws,
        request.getSeed());
  }

  /** A model alone means what is in production, which may be another when it is looked up. */
  private static ModelReference version(String field, String name) {
    if (name.matches("models/[^/@]*")) {
      throw new Failure.InvalidArgument(
          Reason.NAME_INVALID,
          field,
          "Say which version to evaluate: %s/versions/N, or %s@ALIAS.".formatted(name, name));
    }
    return ModelReference.parse(field, name);
  }

  private static Optional<String> split(String field, String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(DatasetSplit.checkName(field, name));
  }

  private static LabelMerge labels(dev.marquee.v1.LabelMerge sent) {
    try {
      return new LabelMerge(sent.getMergedMap(), Set.copyOf(sent.getDroppedList()));
    } catch (IllegalArgumentException e) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          "label_merge",
          "The label merge is not valid: %s.".formatted(e.getMessage()),
          e);
    }
  }
}
