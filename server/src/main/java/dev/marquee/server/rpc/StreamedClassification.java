package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.ClassifyStreamResponse;
import jakarta.inject.Inject;

/** What ClassifyStream does for one request of a stream. Thread-safe. */
final class StreamedClassification {
  private static final int MAX_ID = 256;

  private final Classification classification;

  @Inject
  StreamedClassification(Classification classification) {
    this.classification = classification;
  }

  /** Answers a request with its scores, or with what was wrong with it. */
  ClassifyStreamResponse answer(ClassifyStreamRequest request) {
    String id = request.getId();
    ClassifyStreamResponse.Builder response =
        ClassifyStreamResponse.newBuilder().setId(isTooLong(id) ? cut(id) : id);
    try {
      check(request);
      response.setResponse(classification.answer(request.getRequest()));
    } catch (RuntimeException | Error e) {
      response.setError(StatusMapper.toStatus(e));
    }
    return response.build();
  }

  private static void check(ClassifyStreamRequest request) {
    if (isTooLong(request.getId())) {
      throw new Failure.InvalidArgument(
          Reason.ID_TOO_LONG, "id", "An id has at most %d characters.".formatted(MAX_ID));
    }
    if (!request.hasRequest()) {
      throw new Failure.InvalidArgument(
          Reason.REQUEST_MISSING, "request", "Set request to what Classify would be sent.");
    }
  }

  /** Characters are counted as every language can count them: as code points. */
  private static boolean isTooLong(String id) {
    return id.codePointCount(0, id.length()) > MAX_ID;
  }

  private static String cut(String id) {
    return id.substring(0, id.offsetByCodePoints(0, MAX_ID));
  }
}
