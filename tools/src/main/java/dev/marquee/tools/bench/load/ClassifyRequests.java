package dev.marquee.tools.bench.load;

import com.google.protobuf.ByteString;
import dev.marquee.v1.ClassifyRequest;
import java.util.List;

/**
 * The requests that make the load, the one place where they are made. Immutable.
 *
 * @param models who is asked, in turn: models, versions or aliases, at least one
 * @param posters encoded images, sent in turn; at least one
 */
public record ClassifyRequests(List<String> models, List<ByteString> posters) {
  public ClassifyRequests {
    models = List.copyOf(models);
    posters = List.copyOf(posters);
  }

  /** Returns the requests for each model, poster by poster. */
  List<List<ClassifyRequest>> byModel() {
    return models.stream()
        .map(model -> posters.stream().map(poster -> request(model, poster)).toList())
        .toList();
  }

  private static ClassifyRequest request(String model, ByteString poster) {
    // Each poster is sent many times: what is measured is the scoring.
    return ClassifyRequest.newBuilder().setModel(model).setImage(poster).setSkipCache(true).build();
  }
}
