package dev.marquee.models.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.marquee.models.failure.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes safetensors files. Tensors stand in the order of their names and metadata in that of its
 * keys, so equal contents give equal bytes, whatever map they came in; they are the bytes that the
 * Python library writes. Values are rounded to nearest, ties to even; what is too large for float16
 * becomes infinite there. One tensor at a time is in memory.
 */
public final class SafetensorsWriter {
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int ALIGNMENT = 8;
  private static final JsonFactory JSON = new JsonFactory();

  /** The order of the names' UTF-8 bytes; that of {@code String} differs beyond U+FFFF. */
  private static final Comparator<String> BY_UTF8 =
      Comparator.comparing(name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private SafetensorsWriter() {}

  /**
   * Writes a file, in the place of one that may be there. It is neither forced to the disk nor
   * moved into place at once: where a crash must leave no half file, write to a temporary name.
   *
   * @throws IllegalArgumentException as {@link #write(OutputStream, DType, Map, Map)} does
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(
      Path file, DType dtype, Map<String, String> metadata, Map<String, TensorSource> tensors) {
    try (OutputStream out = Files.newOutputStream(file)) {
      write(out, dtype, metadata, tensors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes to a stream, and leaves it open. A part written before an exception is never a sound
   * file, for the header comes first and claims all that was to follow.
   *
   * @param dtype F32, F16 or BF16: how all the tensors are stored
   * @param metadata free text by key; such as {@code format} → {@code pt}
   * @param tensors by name
   * @throws IllegalArgumentException if {@code dtype} is another one, a source gives more or fewer
   *     elements than its shape has, or {@link SafetensorsFile} would refuse the header
   * @throws UncheckedIOException if the stream cannot be written
   */
  public static void write(
      OutputStream out,
      DType dtype,
      Map<String, String> metadata,
      Map<String, TensorSource> tensors) {
    FloatFormat format =
        FloatFormat.of(dtype)
            .orElseThrow(
                () -> new IllegalArgumentException("weights are F32, F16 or BF16, not " + dtype));
    SortedMap<String, TensorSource> sorted = new TreeMap<>(BY_UTF8);
    sorted.putAll(tensors);
    byte[] header = header(dtype, metadata, sorted);
    try {
      ByteBuffer prefix = ByteBuffer.allocate(Header.PREFIX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.write(prefix.putLong(header.length).array());
      out.write(header);
      for (Map.Entry<String, TensorSource> tensor : sorted.entrySet()) {
        writeValues(out, format, tensor.getKey(), tensor.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] header(
      DType dtype, Map<String, String> metadata, SortedMap<String, TensorSource> tensors) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long offset = 0;
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      writeMetadata(json, metadata);
      for (Map.Entry<String, TensorSource> tensor : tensors.entrySet()) {
        long[] shape = tensor.getValue().shape().stream().mapToLong(Long::longValue).toArray();
        // Should the sum overflow, it is negative, which the reader refuses below.
        long end = offset + dtype.byteSize(TensorInfo.elements(tensor.getValue().shape()));
        json.writeObjectFieldStart(tensor.getKey());
        json.writeStringField("dtype", dtype.name());
        json.writeFieldName("shape");
        json.writeArray(shape, 0, shape.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {offset, end}, 0, 2);
        json.writeEndObject();
        offset = end;
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalArgumentException("a name or an entry of metadata is not Unicode", e);
    }
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    return readable(bytes.toByteArray(), offset);
  }

  private static void writeMetadata(JsonGenerator json, Map<String, String> metadata)
      throws IOException {
    if (metadata.isEmpty()) {
      return;
    }
    SortedMap<String, String> sorted = new TreeMap<>(BY_UTF8);
    sorted.putAll(metadata);
    json.writeObjectFieldStart(Header.METADATA);
    for (Map.Entry<String, String> entry : sorted.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  /** Returns the header if our own reader takes it: its bounds then hold for what we write. */
  private static byte[] readable(byte[] header, long dataSize) {
    if (header.length > Header.MAX_BYTES) {
      throw new IllegalArgumentException(
          "the names need a header of %d bytes, above %d"
              .formatted(header.length, Header.MAX_BYTES));
    }
    try {
      HeaderParser.parse(header, dataSize);
    } catch (Failure e) {
      throw new IllegalArgumentException("such a file could not be read: " + e.getMessage(), e);
    }
    return header;
  }

  private static void writeValues(
      OutputStream out, FloatFormat format, String name, TensorSource source) throws IOException {
    FloatBuffer values = FloatBuffer.wrap(source.values().get());
    long elements = TensorInfo.elements(source.shape());
    if (values.remaining() != elements) {
      throw new IllegalArgumentException(
          "%s has %d elements where its shape %s has %d"
              .formatted(Refusal.quoted(name), values.remaining(), source.shape(), elements));
    }
    byte[] bytes = new byte[CHUNK_BYTES];
    ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      format.encode(values, chunk.clear());
      out.write(bytes, 0, chunk.position());
    }
  }
}
