package dev.marquee.server.rpc;

import com.google.protobuf.ByteString;
import dev.marquee.inference.ModelInferRequest;
import dev.marquee.inference.ModelInferRequest.InferInputTensor;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The one tensor that goes in, with its elements wherever the request has them. Immutable.
 *
 * @param field what errors call it
 * @param raw the elements, little-endian; empty where the tensor has them typed
 */
record InferenceTensor(String field, InferInputTensor tensor, ByteString raw) {
  /**
   * Returns that of a request.
   *
   * @throws Failure.InvalidArgument ({@link Reason#TENSOR_INVALID}) if there is not just one, or
   *     its elements are not in one place
   */
  static InferenceTensor of(ModelInferRequest request) {
    if (request.getInputsCount() != 1) {
      throw invalid(
          "inputs",
          "Send one input, '%s' or '%s', not %d."
              .formatted(InferenceInputs.IMAGE, InferenceInputs.INPUT, request.getInputsCount()));
    }
    InferInputTensor tensor = request.getInputs(0);
    int raws = request.getRawInputContentsCount();
    if (raws > 1 || (raws == 1 && tensor.hasContents())) {
      throw invalid(
          "raw_input_contents",
          "The elements of the input come once: in raw_input_contents[0] or in inputs[0].contents.");
    }
    return new InferenceTensor(
        "inputs[0]", tensor, raws == 1 ? request.getRawInputContents(0) : ByteString.EMPTY);
  }

  /** Returns the dimensions. */
  List<Long> shape() {
    return tensor.getShapeList();
  }

  /**
   * Returns the elements of a tensor of BYTES.
   *
   * @param count how many there must be
   * @throws Failure.InvalidArgument ({@link Reason#TENSOR_INVALID}) if there are others
   */
  List<ByteString> bytes(long count) {
    List<ByteString> elements =
        raw.isEmpty() ? tensor.getContents().getBytesContentsList() : elements(raw, count);
    if (elements.size() != count) {
      throw invalid(
          field + ".shape",
          "The shape %s has %d elements, but %s came."
              .formatted(shape(), count, elements.size() > count ? "more" : elements.size()));
    }
    return elements;
  }

  /** Returns as many as there are, or one more than {@code most}. */
  private List<ByteString> elements(ByteString all, long most) {
    List<ByteString> elements = new ArrayList<>();
    ByteBuffer lengths = all.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (at < all.size() && elements.size() <= most) {
      int left = all.size() - at - Integer.BYTES;
      int length = left < 0 ? -1 : lengths.getInt(at);
      if (length < 0 || length > left) {
        throw invalid(
            "raw_input_contents[0]",
            "Element %d does not fit: each has its length before it, 4 bytes, least first."
                .formatted(elements.size()));
      }
      at += Integer.BYTES;
      elements.add(all.substring(at, at + length));
      at += length;
    }
    return elements;
  }

  /**
   * Checks how many elements a tensor of FP32 has.
   *
   * @param pieces how many there must be, of {@code size} elements each
   * @throws Failure.InvalidArgument ({@link Reason#TENSOR_INVALID}) if there are others
   */
  void requireFloats(int pieces, int size) {
    long came =
        raw.isEmpty()
            ? tensor.getContents().getFp32ContentsCount()
            : raw.size() % Float.BYTES == 0 ? raw.size() / Float.BYTES : -1;
    if (came != (long) pieces * size) {
      throw invalid(
          field + ".shape",
          "The shape %s has %d elements, but %s came."
              .formatted(
                  shape(), (long) pieces * size, came < 0 ? raw.size() + " bytes" : "" + came));
    }
  }

  /**
   * Returns a piece of so many elements, copied; {@link #requireFloats} has seen that it is there.
   */
  float[] piece(int number, int size) {
    return raw.isEmpty() ? typed(number * size, size) : little(number * size, size);
  }

  private float[] typed(int first, int size) {
    float[] piece = new float[size];
    for (int i = 0; i < size; i++) {
      piece[i] = tensor.getContents().getFp32Contents(first + i);
    }
    return piece;
  }

  private float[] little(int first, int size) {
    float[] piece = new float[size];
    raw.substring(first * Float.BYTES, (first + size) * Float.BYTES)
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(piece);
    return piece;
  }

  /** Returns what to say of a tensor that is not what it must be. */
  static Failure invalid(String field, String what) {
    return new Failure.InvalidArgument(Reason.TENSOR_INVALID, field, what);
  }
}
