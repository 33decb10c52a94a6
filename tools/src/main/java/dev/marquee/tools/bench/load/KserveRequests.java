package dev.marquee.tools.bench.load;

import com.google.protobuf.ByteString;
import dev.marquee.inference.ModelInferRequest;
import dev.marquee.inference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The requests that make the load of a server of KServe v2: one poster each, as the input {@code
 * image}, BYTES of shape [1, 1]. Immutable.
 *
 * @param model who is asked, by the name that the server has for it
 * @param posters encoded images, sent in turn; at least one
 */
public record KserveRequests(String model, List<ByteString> posters) {
  public KserveRequests {
    posters = List.copyOf(posters);
  }

  /** Returns them, poster by poster. */
  List<ModelInferRequest> all() {
    return posters.stream().map(this::request).toList();
  }

  private ModelInferRequest request(ByteString poster) {
    // An element of BYTES has its length before it.
    ByteBuffer element =
        ByteBuffer.allocate(Integer.BYTES + poster.size()).order(ByteOrder.LITTLE_ENDIAN);
    element.putInt(poster.size());
    poster.copyTo(element);
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("image")
                .setDatatype("BYTES")
                .addShape(1)
                .addShape(1))
        .addRawInputContents(ByteString.copyFrom(element.flip()))
        .build();
  }
}
