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

  /** The most images that a request may have. */
  int MAX_IMAGES = 1024;

  /** JPEGs or PNGs. */
  record Images(List<ByteString> files) implements InferenceInputs {}

  /**
   * Inputs of {@code [3, height, width] float32}, copied one by one when their turn comes.
   *
   * @param size how many elements each has
   */
  record Tensors(InferenceTensor tensor, int count, int size) implements InferenceInputs {
    float[] input(int number) {
      return tensor.piece(number, size);
    }
  }

  /**
   * Checks what can be checked before it is known what answers: nothing is loaded for a request
   * that cannot be meant.
   *
   * @throws Failure.InvalidArgument as {@link #of}
   */
  static void requireForm(InferenceTensor tensor) {
    String name = tensor.tensor().getName();
    switch (name) {
      case IMAGE -> {
        requireType(tensor, "BYTES");
        long _ = images(tensor);
      }
      case INPUT -> requireType(tensor, "FP32");
      default ->
          throw InferenceTensor.invalid(
              tensor.field() + ".name",
              "There is no input '%s': send '%s' or '%s'.".formatted(name, IMAGE, INPUT));
    }
  }

  /**
   * Reads them, whose form has been checked.
   *
   * @param spec how the network is fed
   * @throws Failure.InvalidArgument ({@link Reason#TENSOR_INVALID}) if they are neither
   */
  static InferenceInputs of(InferenceTensor tensor, InputSpec spec) {
    if (tensor.tensor().getName().equals(IMAGE)) {
      return new Images(tensor.bytes(images(tensor)));
    }
    int count = batch(tensor, spec);
    tensor.requireFloats(count, spec.elements());
    return new Tensors(tensor, count, spec.elements());
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
        (shape.size() == 1 || (shape.size() == 2 && shape.get(1) == 1)) && isCount(shape.get(0));
    if (!fits) {
      throw InferenceTensor.invalid(
          tensor.field() + ".shape",
          "'%s' has the shape [n] or [n, 1], with n from 1 to %d, not %s."
              .formatted(IMAGE, MAX_IMAGES, shape));
    }
    return shape.get(0);
  }

  private static boolean isCount(long images) {
    return images >= 1 && images <= MAX_IMAGES;
  }

  private static int batch(InferenceTensor tensor, InputSpec spec) {
    List<Long> shape = tensor.shape();
    List<Long> image =
        LongStream.of(InputSpec.CHANNELS, spec.height(), spec.width()).boxed().toList();
    boolean fits =
        shape.size() == 4
            && shape.subList(1, 4).equals(image)
            && isCount(shape.get(0))
            && shape.get(0) <= Integer.MAX_VALUE / spec.elements();
    if (!fits) {
      throw InferenceTensor.invalid(
          tensor.field() + ".shape",
          "'%s' of this version has the shape [n, 3, %d, %d], with n from 1 to %d, not %s."
              .formatted(INPUT, spec.height(), spec.width(), MAX_IMAGES, shape));
    }
    return Math.toIntExact(shape.get(0));
  }
}
