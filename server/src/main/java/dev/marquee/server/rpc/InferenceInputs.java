package dev.marquee.server.rpc;

import com.google.protobuf.ByteString;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What a request of the Open Inference Protocol wants scored: encoded images, or inputs as the
 * network is fed. Immutable.
 */
sealed interface InferenceInputs {
  /** The input of encoded images. */
  String IMAGE = "image";

  /** The input of what the network is fed. */
  String INPUT = "input";

  /** JPEGs or PNGs. */
  record Images(List<ByteString> files) implements InferenceInputs {}

  /** Inputs of {@code [3, height, width] float32}. */
  record Tensors(List<float[]> inputs) implements InferenceInputs {}

  /**
   * Reads them.
   *
   * @param spec how the network is fed
   * @throws Failure.InvalidArgument ({@link Reason#TENSOR_INVALID}) if they are neither
   */
  static InferenceInputs of(InferenceTensor tensor, InputSpec spec) {
    String name = tensor.tensor().getName();
    return switch (name) {
      case IMAGE -> {
        requireType(tensor, "BYTES");
        yield new Images(tensor.bytes(images(tensor)));
      }
      case INPUT -> {
        requireType(tensor, "FP32");
        yield new Tensors(tensor.floats(batch(tensor, spec), spec.elements()));
      }
      default ->
          throw InferenceTensor.invalid(
              tensor.field() + ".name",
              "There is no input '%s': send '%s' or '%s'.".formatted(name, IMAGE, INPUT));
    };
  }

  private static void requireType(InferenceTensor tensor, String type) {
    if (!tensor.tensor().getDatatype().equals(type)) {
      throw InferenceTensor.invalid(
          tensor.field() + ".datatype",
          "'%s' is of %s, not %s."
              .formatted(tensor.tensor().getName(), type, tensor.tensor().getDatatype()));
    }
  }

  /** Triton's clients send a batch of single elements with a dimension of its own, or without. */
  private static long images(InferenceTensor tensor) {
    List<Long> shape = tensor.shape();
    boolean fits =
        (shape.size() == 1 || (shape.size() == 2 && shape.get(1) == 1)) && shape.get(0) >= 1;
    if (!fits) {
      throw InferenceTensor.invalid(
          tensor.field() + ".shape",
          "'%s' has the shape [n] or [n, 1], with n from 1, not %s.".formatted(IMAGE, shape));
    }
    return shape.get(0);
  }

  private static int batch(InferenceTensor tensor, InputSpec spec) {
    List<Long> shape = tensor.shape();
    List<Long> image =
        LongStream.of(InputSpec.CHANNELS, spec.height(), spec.width()).boxed().toList();
    boolean fits =
        shape.size() == 4
            && shape.subList(1, 4).equals(image)
            && shape.get(0) >= 1
            && shape.get(0) <= Integer.MAX_VALUE / spec.elements();
    if (!fits) {
      throw InferenceTensor.invalid(
          tensor.field() + ".shape",
          "'%s' of this version has the shape [n, 3, %d, %d], with n from 1, not %s."
              .formatted(INPUT, spec.height(), spec.width(), shape));
    }
    return Math.toIntExact(shape.get(0));
  }
}
