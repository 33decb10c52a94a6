package dev.marquee.models.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SequencedMap;

/**
 * An open safetensors file whose header was found sound. Its data is read on demand, tensor by
 * tensor. A header may come from anybody: it is checked in full against the size of the file before
 * anything that it claims is allocated.
 *
 * <p>Safe for use by several threads at once. A thread that is interrupted while it reads closes
 * the file for all of them, as {@link FileChannel} does. What goes wrong on the disk, also a file
 * that shrinks after it was opened, is thrown as {@link UncheckedIOException}.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
public final class SafetensorsFile implements AutoCloseable {
  /** A multiple of every element's size. */
  private static final int CHUNK_BYTES = 64 << 10;

  /** Longer arrays are beyond what every virtual machine can make. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final FileChannel channel;
  private final Header header;
  private final long dataStart;

  private SafetensorsFile(FileChannel channel) throws IOException {
    this.channel = channel;
    long afterPrefix = channel.size() - Header.PREFIX_BYTES;
    if (afterPrefix < 0) {
      throw Refusal.malformed("it has fewer than 8 bytes");
    }
    long length = read(0, Header.PREFIX_BYTES).getLong();
    long most = Math.min(afterPrefix, Header.MAX_BYTES);
    if (Long.compareUnsigned(length, most) > 0) {
      throw Refusal.malformed(
          "it claims a header of %s bytes where at most %d are possible"
              .formatted(Long.toUnsignedString(length), most));
    }
    byte[] json = read(Header.PREFIX_BYTES, (int) length).array();
    header = HeaderParser.parse(json, afterPrefix - length);
    dataStart = Header.PREFIX_BYTES + length;
  }

  /**
   * Opens a file and checks its header, of at most 16 MiB and 100,000 tensors.
   *
   * @throws dev.marquee.models.failure.Failure.FailedPrecondition with the reason {@code
   *     WEIGHTS_MALFORMED} if the file is not sound
   * @throws UncheckedIOException if it cannot be read
   */
  public static SafetensorsFile open(Path file) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        return new SafetensorsFile(channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the tensors by name, in the order of their data; unmodifiable. */
  public SequencedMap<String, TensorInfo> tensors() {
    return header.tensors();
  }

  /** Returns the free text that the file carries, by key, in the file's order; unmodifiable. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * Returns a tensor's elements in row-major order. float16 and bfloat16 become float32 exactly.
   *
   * @throws dev.marquee.models.failure.Failure.FailedPrecondition with the reason {@code
   *     WEIGHTS_MISMATCH} if there is no such tensor, or it holds no floats of 16 or 32 bits, or
   *     more of them than an array can
   */
  public float[] floats(String name) {
    TensorInfo tensor = tensor(name);
    FloatFormat format = format(tensor);
    if (tensor.elements() > MAX_ARRAY) {
      throw Refusal.mismatch(
          "Tensor %s has %d elements where at most %d can be read at once; split it."
              .formatted(Refusal.quoted(name), tensor.elements(), MAX_ARRAY));
    }
    float[] values = new float[(int) tensor.elements()];
    read(tensor, format, 0, FloatBuffer.wrap(values));
    return values;
  }

  /**
   * Puts a tensor's elements, in row-major order, at the destination's position, and moves it past
   * them: for destinations outside the heap.
   *
   * @throws dev.marquee.models.failure.Failure.FailedPrecondition as {@link #floats} does
   * @throws IllegalArgumentException if fewer elements remain there than the tensor has
   */
  public void read(String name, FloatBuffer destination) {
    TensorInfo tensor = tensor(name);
    FloatFormat format = format(tensor);
    if (destination.remaining() < tensor.elements()) {
      throw new IllegalArgumentException(
          "the destination has room for %d of %d elements"
              .formatted(destination.remaining(), tensor.elements()));
    }
    read(tensor, format, 0, destination);
  }

  /**
   * Fills all that remains of the destination with a tensor's elements, in row-major order: a
   * tensor of any size can so be read in parts.
   *
   * @param first where the part begins, counted in elements
   * @throws dev.marquee.models.failure.Failure.FailedPrecondition as {@link #floats} does
   * @throws IllegalArgumentException if the tensor has fewer elements behind {@code first}
   */
  public void readPart(String name, long first, FloatBuffer destination) {
    TensorInfo tensor = tensor(name);
    FloatFormat format = format(tensor);
    if (first < 0 || first > tensor.elements() - destination.remaining()) {
      throw new IllegalArgumentException(
          "there are no %d elements from %d on, where the tensor has %d"
              .formatted(destination.remaining(), first, tensor.elements()));
    }
    read(tensor, format, first, destination);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TensorInfo tensor(String name) {
    TensorInfo tensor = header.tensors().get(name);
    if (tensor == null) {
      throw Refusal.mismatch(
          "The weights hold no tensor %s; use weights that were made for this network."
              .formatted(Refusal.quoted(name)));
    }
    return tensor;
  }

  private static FloatFormat format(TensorInfo tensor) {
    return FloatFormat.of(tensor.dtype())
        .orElseThrow(
            () ->
                Refusal.mismatch(
                    "Tensor %s holds %s where F32, F16 or BF16 is needed; export it as one of them."
                        .formatted(Refusal.quoted(tensor.name()), tensor.dtype())));
  }

  /** Reads from an element on, to the end of the tensor or of the destination. */
  private void read(TensorInfo tensor, FloatFormat format, long first, FloatBuffer destination) {
    long count = Math.min(destination.remaining(), tensor.elements() - first);
    long position = dataStart + tensor.offset() + tensor.dtype().byteSize(first);
    long end = position + tensor.dtype().byteSize(count);
    try {
      while (position < end) {
        ByteBuffer chunk = read(position, (int) Math.min(CHUNK_BYTES, end - position));
        position += chunk.remaining();
        format.decode(chunk, destination);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads exactly that many bytes at a place of the file; it moves no shared position. */
  private ByteBuffer read(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("the weights file has become shorter since it was opened");
      }
    }
    return bytes.flip();
  }
}
