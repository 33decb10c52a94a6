package dev.marquee.tools.bench.load;

import com.google.protobuf.ByteString;
import dev.marquee.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import dev.marquee.inference.InferTensorContents;
import dev.marquee.inference.ModelInferRequest;
import dev.marquee.inference.ModelInferResponse;
import dev.marquee.inference.ModelInferResponse.InferOutputTensor;
import dev.marquee.inference.ModelReadyRequest;
import dev.marquee.inference.ModelReadyResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A model behind KServe v2 whose answer depends on the poster's bytes; most are scored. */
public final class FakeKserve extends GRPCInferenceServiceImplBase {
  final List<ModelInferRequest> asked = Collections.synchronizedList(new ArrayList<>());
  private final String model;

  /**
   * @param model which is ready, and no other
   */
  public FakeKserve(String model) {
    this.model = model;
  }

  /** Returns an element of BYTES. */
  static ByteString bytes(String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    byte[] size = {(byte) content.length, (byte) (content.length >> 8), 0, 0};
    return ByteString.copyFrom(size).concat(ByteString.copyFrom(content));
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> answer) {
    answer.onNext(
        ModelReadyResponse.newBuilder().setReady(request.getName().equals(model)).build());
    answer.onCompleted();
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> answer) {
    asked.add(request);
    String poster = request.getRawInputContents(0).substring(Integer.BYTES).toStringUtf8();
    if (poster.equals("full")) {
      answer.onError(Status.UNAVAILABLE.withDescription("the queue is full").asException());
      return;
    }
    answer.onNext(
        switch (poster) {
          case "typed" -> typed("").build();
          case "typed error" -> typed("bad").build();
          case "nothing" -> ModelInferResponse.getDefaultInstance();
          case "error" -> raw(bytes("bad"));
          case "broken" -> raw(bytes("bad").substring(0, Integer.BYTES + 1));
          case "short" -> raw(ByteString.copyFrom(new byte[2]));
          default -> raw(bytes(""));
        });
    answer.onCompleted();
  }

  private static ModelInferResponse raw(ByteString error) {
    return ModelInferResponse.newBuilder()
        .addOutputs(InferOutputTensor.newBuilder().setName("scores").setDatatype("FP32"))
        .addRawOutputContents(ByteString.copyFrom(new byte[Float.BYTES]))
        .addOutputs(InferOutputTensor.newBuilder().setName("error").setDatatype("BYTES"))
        .addRawOutputContents(error)
        .build();
  }

  private static ModelInferResponse.Builder typed(String error) {
    return ModelInferResponse.newBuilder()
        .addOutputs(
            InferOutputTensor.newBuilder()
                .setName("error")
                .setContents(
                    InferTensorContents.newBuilder()
                        .addBytesContents(ByteString.copyFromUtf8(error))))
        .addOutputs(
            InferOutputTensor.newBuilder()
                .setName("scores")
                .setContents(InferTensorContents.newBuilder().addFp32Contents(0.5f)));
  }
}
