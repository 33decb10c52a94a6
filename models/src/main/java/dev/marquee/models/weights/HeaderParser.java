package dev.marquee.models.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.google.errorprone.annotations.FormatMethod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a safetensors header, token by token, and refuses whatever the format does not
 * name. Nothing is kept of a claim before it is checked, so the memory taken is bounded by the
 * header's own length.
 */
final class HeaderParser {
  /** The header, a tensor, its shape; and one more, which is refused in words of our own. */
  private static final int MAX_DEPTH = 4;

  /** As many digits as 2⁶³ has, and a sign. */
  private static final int MAX_DIGITS = 20;

  // Names come from strangers: a table of them, kept for later files, would be theirs to fill.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_DIGITS)
                  .maxNameLength(Header.MAX_NAME)
                  .maxStringLength(Header.MAX_BYTES)
                  .build())
          .build();

  private final JsonParser json;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private @Nullable Map<String, String> metadata;

  private HeaderParser(JsonParser json) {
    this.json = json;
  }

  /**
   * Returns what the header says.
   *
   * @param header the JSON, perhaps padded with spaces
   * @param dataSize how many bytes follow it in the file
   * @throws dev.marquee.models.failure.Failure.FailedPrecondition if it says anything unsound
   */
  static Header parse(byte[] header, long dataSize) {
    if (header.length == 0 || header[0] != '{') {
      throw Refusal.malformed("its header does not begin with '{'");
    }
    // A decoder of its own, for the one that Jackson brings lets overlong sequences pass.
    Reader text =
        new InputStreamReader(
            new ByteArrayInputStream(header), StandardCharsets.UTF_8.newDecoder());
    try (JsonParser json = JSON.createParser(text)) {
      HeaderParser parser = new HeaderParser(json);
      parser.readAll();
      Map<String, String> metadata = parser.metadata == null ? Map.of() : parser.metadata;
      return Header.of(parser.tensors.values(), metadata, dataSize);
    } catch (StreamConstraintsException e) {
      throw Refusal.malformed("its header has a name or a number of excessive length", e);
    } catch (JsonProcessingException e) {
      throw Refusal.malformed(
          "its header is not the JSON of the format around character %d"
              .formatted(e.getLocation().getCharOffset()),
          e);
    } catch (CharacterCodingException e) {
      throw Refusal.malformed("its header is not UTF-8", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readAll() throws IOException {
    json.nextToken();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      if (name.equals(Header.METADATA)) {
        readMetadata();
      } else {
        readTensor(name);
      }
    }
    if (json.nextToken() != null) {
      throw Refusal.malformed("its header goes on after the closing '}'");
    }
  }

  private void readMetadata() throws IOException {
    require(metadata == null, "%s occurs twice", Header.METADATA);
    require(json.currentToken() == JsonToken.START_OBJECT, "%s is no object", Header.METADATA);
    Map<String, String> entries = new LinkedHashMap<>();
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      Place place = new Place(key, Header.METADATA);
      String value = json.nextTextValue();
      require(value != null, "%s is not a string", place);
      require(entries.put(key, value) == null, "%s occurs twice", place);
      require(
          entries.size() <= Header.MAX_METADATA,
          "%s has more than %d entries",
          Header.METADATA,
          Header.MAX_METADATA);
    }
    metadata = entries;
  }

  private void readTensor(String name) throws IOException {
    Place tensor = new Place("", name);
    require(!tensors.containsKey(name), "%s occurs twice", tensor);
    require(tensors.size() < Header.MAX_TENSORS, "it has more than %d tensors", Header.MAX_TENSORS);
    require(json.currentToken() == JsonToken.START_OBJECT, "%s is no object", tensor);
    DType dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    Set<String> seen = new HashSet<>();
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      Place place = new Place(field, name);
      require(seen.add(field), "%s occurs twice", place);
      json.nextToken();
      switch (field) {
        case "dtype" -> dtype = readDType(place);
        case "shape" -> shape = readNumbers(place, TensorInfo.MAX_RANK);
        case "data_offsets" -> offsets = readNumbers(place, 2);
        default -> throw Refusal.malformed(place + " is not a field of the format");
      }
    }
    if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
      throw Refusal.malformed(tensor + " lacks its dtype, its shape or its two data_offsets");
    }
    tensors.put(name, checked(tensor, dtype, shape, offsets));
  }

  private static TensorInfo checked(
      Place tensor, DType dtype, List<Long> shape, List<Long> offsets) {
    long begin = offsets.getFirst();
    long end = offsets.getLast();
    require(begin <= end, "%s begins at byte %d and ends before, at %d", tensor, begin, end);
    try {
      return new TensorInfo(tensor.name(), dtype, shape, begin, end - begin);
    } catch (IllegalArgumentException e) {
      throw Refusal.malformed("of %s, %s".formatted(tensor, e.getMessage()), e);
    }
  }

  private DType readDType(Place place) throws IOException {
    require(json.currentToken() == JsonToken.VALUE_STRING, "%s is not a string", place);
    String text = json.getText();
    for (DType dtype : DType.values()) {
      if (dtype.name().equals(text)) {
        return dtype;
      }
    }
    throw Refusal.malformed("%s is unknown: %s".formatted(place, Refusal.quoted(text)));
  }

  /** Reads an array of at most that many whole numbers in [0, 2⁶³). */
  private List<Long> readNumbers(Place place, int most) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY, "%s is not an array", place);
    List<Long> numbers = new ArrayList<>(most);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(numbers.size() < most, "%s has more than %d numbers", place, most);
      require(
          json.currentToken() == JsonToken.VALUE_NUMBER_INT
              && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              && json.getLongValue() >= 0,
          "%s holds something else than whole numbers from 0 to 2^63 - 1",
          place);
      numbers.add(json.getLongValue());
    }
    return numbers;
  }

  @FormatMethod
  private static void require(boolean holds, String what, Object... parts) {
    if (!holds) {
      throw Refusal.malformed(what.formatted(parts));
    }
  }

  /** A tensor or the metadata, or a field of it; made into words only where it is refused. */
  private record Place(String field, String name) {
    @Override
    public String toString() {
      String whole = (name.equals(Header.METADATA) ? "" : "tensor ") + Refusal.quoted(name);
      return field.isEmpty() ? whole : "%s of %s".formatted(Refusal.quoted(field), whole);
    }
  }
}
