package dev.marquee.server.rpc;

import com.google.protobuf.util.Durations;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.serving.CacheUse;
import dev.marquee.server.serving.ScoredImage;
import dev.marquee.server.serving.Scorer;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyTimings;
import dev.marquee.v1.LabelScore;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What Classify does for one request, unary or of a stream: checks it, has it scored within the
 * call's deadline, and puts the answer together. Thread-safe.
 */
final class Classification {
  private static final Comparator<LabelScore> BEST_FIRST =
      (one, other) -> Float.compare(other.getScore(), one.getScore());

  private final Scorer scorer;
  private final ModelReference defaultModel;
  private final CallDeadline deadline;

  @Inject
  Classification(Scorer scorer, DefaultModel defaultModel, CallDeadline deadline) {
    this.scorer = scorer;
    this.defaultModel = defaultModel.reference();
    this.deadline = deadline;
  }

  /**
   * Answers a request on the current thread, which the current call's end interrupts.
   *
   * @throws Failure for whatever stands in the way
   */
  ClassifyResponse answer(ClassifyRequest request) {
    check(request);
    ModelReference model =
        request.getModel().isEmpty()
            ? defaultModel
            : ModelReference.parse("model", request.getModel());
    ScoredImage scored =
        scorer.score(
            model,
            MessageBytes.of(request.getImage()),
            deadline.ofCurrentCall(),
            request.getSkipCache() ? CacheUse.SKIPPED : CacheUse.ASKED);
    return ClassifyResponse.newBuilder()
        .addAllLabels(labels(request, scored))
        .setModelVersion(scored.version().name().toString())
        .setTimings(timings(scored))
        .setCached(scored.cached())
        .build();
  }

  private static void check(ClassifyRequest request) {
    if (request.getImage().isEmpty()) {
      throw new Failure.InvalidArgument(
          Reason.IMAGE_EMPTY, "image", "The image is empty: send the bytes of a JPEG or PNG.");
    }
    if (request.getTopK() < 0) {
      throw new Failure.InvalidArgument(
          Reason.TOP_K_OUT_OF_RANGE,
          "top_k",
          "top_k must be at least 0 (0 for all labels), not %d.".formatted(request.getTopK()));
    }
    if (request.hasMinScore() && !(request.getMinScore() >= 0 && request.getMinScore() <= 1)) {
      throw new Failure.InvalidArgument(
          Reason.MIN_SCORE_OUT_OF_RANGE,
          "min_score",
          "min_score must be in [0, 1], not %s.".formatted(request.getMinScore()));
    }
  }

  private static List<LabelScore> labels(ClassifyRequest request, ScoredImage scored) {
    Manifest manifest = scored.version().manifest();
    List<String> vocabulary = manifest.labels();
    List<LabelScore> labels = new ArrayList<>(vocabulary.size());
    // A loop, since this is a good part of what an answer from the response cache takes.
    for (int i = 0; i < vocabulary.size(); i++) {
      float score = scored.scores().get(i);
      if (score >= request.getMinScore()) {
        labels.add(label(manifest, vocabulary.get(i), score));
      }
    }
    labels.sort(BEST_FIRST);
    return request.getTopK() == 0 || request.getTopK() >= labels.size()
        ? labels
        : labels.subList(0, request.getTopK());
  }

  private static LabelScore label(Manifest manifest, String label, float score) {
    return LabelScore.newBuilder()
        .setLabel(label)
        .setScore(score)
        .setPredicted(score >= manifest.threshold(label))
        .build();
  }

  private static ClassifyTimings timings(ScoredImage scored) {
    return ClassifyTimings.newBuilder()
        .setDecode(Durations.fromNanos(scored.decode().toNanos()))
        .setQueue(Durations.fromNanos(scored.scores().queue().toNanos()))
        .setInference(Durations.fromNanos(scored.scores().inference().toNanos()))
        .setBatchSize(scored.scores().batchSize())
        .setLookup(Durations.fromNanos(scored.lookup().toNanos()))
        .build();
  }
}
