package dev.marquee.server.rpc;

import com.google.protobuf.ByteString;
import dev.marquee.inference.InferParameter;
import dev.marquee.inference.ModelInferRequest;
import dev.marquee.inference.ModelInferResponse;
import dev.marquee.inference.ModelStreamInferResponse;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.serving.CacheUse;
import dev.marquee.server.serving.Deadline;
import dev.marquee.server.serving.Lease;
import dev.marquee.server.serving.LiveModels;
import dev.marquee.server.serving.ScoredImage;
import dev.marquee.server.serving.Scorer;
import dev.marquee.server.serving.Scores;
import dev.marquee.server.serving.ServingLimits;
import jakarta.inject.Inject;
import java.util.List;

/**
 * What ModelInfer does for one request: has the images of its batch scored beside one another, all
 * by one version, and puts the answer together. Thread-safe.
 */
final class Inference {
  /** A parameter of ours: the scores shall be computed, whatever the response cache has. */
  private static final String SKIP_CACHE = "skip_cache";

  private final LiveModels live;
  private final Scorer scorer;
  private final CallDeadline deadline;
  private final SideBySide sideBySide;
  private final int atOnce;

  @Inject
  Inference(
      LiveModels live,
      Scorer scorer,
      CallDeadline deadline,
      SideBySide sideBySide,
      StreamWindow window,
      ServingLimits limits) {
    this.live = live;
    this.scorer = scorer;
    this.deadline = deadline;
    this.sideBySide = sideBySide;
    // More would be refused on a server that does nothing else.
    this.atOnce = Math.min(window.images(), limits.maxItems());
  }

  /**
   * Answers a request on the current thread, which the current call's end interrupts.
   *
   * @throws Failure for whatever stands in the way; of a batch, for the first image that fails
   */
  ModelInferResponse answer(ModelInferRequest request) {
    return answer(request, atOnce);
  }

  private ModelInferResponse answer(ModelInferRequest request, int most) {
    ModelReference model =
        InferenceNames.reference(
            "model_name", request.getModelName(), "model_version", request.getModelVersion());
    InferenceOutputs outputs = InferenceOutputs.of(request);
    InferenceTensor tensor = InferenceTensor.of(request);
    InferenceInputs.requireForm(tensor);
    // Held once for all of them: they must not meet two versions, nor keep one that has to go.
    try (Lease lease = live.hold(model)) {
      VersionEntry version = lease.version();
      Deadline end = deadline.ofCurrentCall();
      List<ScoredImage> scored =
          switch (InferenceInputs.of(tensor, version.manifest().input())) {
            case InferenceInputs.Images images ->
                sideBySide.all(
                    most,
                    images.files().size(),
                    i -> score(lease, images.files().get(i), i, end, cacheUse(request)));
            case InferenceInputs.Tensors tensors ->
                sideBySide.all(
                    most, tensors.count(), i -> scorer.score(lease, tensors.input(i), end));
          };
      List<Scores> scores = scored.stream().map(ScoredImage::scores).toList();
      return outputs.response(request.getId(), version, scores);
    }
  }

  private ScoredImage score(Lease lease, ByteString image, int number, Deadline end, CacheUse use) {
    try {
      if (image.isEmpty()) {
        throw new Failure.InvalidArgument(
            Reason.IMAGE_EMPTY, "image", "The image is empty: send the bytes of a JPEG or PNG.");
      }
      return scorer.score(lease, MessageBytes.of(image), end, use);
    } catch (Failure.InvalidArgument e) {
      // Of a batch, the one that is at fault has to be told.
      throw new Failure.InvalidArgument(
          e.reason(),
          "inputs[0][%d]".formatted(number),
          "Image %d (from 0): %s".formatted(number, e.getMessage()));
    }
  }

  private static CacheUse cacheUse(ModelInferRequest request) {
    InferParameter skip =
        request.getParametersOrDefault(SKIP_CACHE, InferParameter.getDefaultInstance());
    return skip.getBoolParam() ? CacheUse.SKIPPED : CacheUse.ASKED;
  }

  /** Answers a request of a stream, with its outputs or with what was wrong with it. */
  ModelStreamInferResponse answerOfStream(ModelInferRequest request) {
    ModelStreamInferResponse.Builder response = ModelStreamInferResponse.newBuilder();
    try {
      // A stream has as many requests in the making as it may have images.
      response.setInferResponse(answer(request, 1));
    } catch (RuntimeException | Error e) {
      response
          .setErrorMessage(message(e))
          .setInferResponse(ModelInferResponse.newBuilder().setId(request.getId()));
    }
    return response.build();
  }

  /** There is no place for a reason but the message. */
  private static String message(Throwable thrown) {
    Reason reason = thrown instanceof Failure failure ? failure.reason() : Reason.INTERNAL;
    return "%s: %s".formatted(reason, StatusMapper.toStatus(thrown).getMessage());
  }
}
