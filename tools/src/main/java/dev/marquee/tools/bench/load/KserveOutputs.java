package dev.marquee.tools.bench.load;

import com.google.protobuf.ByteString;
import dev.marquee.inference.InferTensorContents;
import dev.marquee.inference.ModelInferResponse;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a server of KServe v2 says of one poster: its {@code scores}, or an {@code error}. Both may
 * come raw or typed. Immutable.
 */
record KserveOutputs(ModelInferResponse response) {

  /** Returns how the call ended: well where there are scores and no error. */
  Answer answer() {
    String error = place("error").map(this::text).orElse("");
    if (!error.isEmpty()) {
      return Answer.failed(Outcome.OTHER, Optional.empty(), "the output 'error': " + error);
    }
    boolean scored =
        place("scores")
            .filter(place -> !raw(place).isEmpty() || typed(place).getFp32ContentsCount() > 0)
            .isPresent();
    return scored
        ? Answer.ok(Optional.empty())
        : Answer.failed(Outcome.OTHER, Optional.empty(), "an answer without 'scores'");
  }

  private Optional<Integer> place(String name) {
    return IntStream.range(0, response.getOutputsCount())
        .boxed()
        .filter(place -> response.getOutputs(place).getName().equals(name))
        .findFirst();
  }

  /** Returns the first element of BYTES. */
  private String text(int place) {
    if (typed(place).getBytesContentsCount() > 0) {
      return typed(place).getBytesContents(0).toStringUtf8();
    }
    ByteString raw = raw(place);
    if (raw.isEmpty()) {
      return "";
    }
    int most = raw.size() - Integer.BYTES;
    int size = most < 0 ? -1 : raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getInt();
    return size < 0 || size > most
        ? "broken BYTES"
        : raw.substring(Integer.BYTES, Integer.BYTES + size).toStringUtf8();
  }

  private ByteString raw(int place) {
    return place < response.getRawOutputContentsCount()
        ? response.getRawOutputContents(place)
        : ByteString.EMPTY;
  }

  private InferTensorContents typed(int place) {
    return response.getOutputs(place).getContents();
  }
}
