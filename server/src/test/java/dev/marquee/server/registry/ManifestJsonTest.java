package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.testing.VersionFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestJsonTest {
  private static final VersionName ONE = new VersionName(new ModelName("posters"), 1);

  @TempDir Path data;
  private Path file;
  private String sound;

  @BeforeEach
  void writeSoundManifest() throws IOException {
    VersionFolder.in(data)
        .model("posters")
        .version(1, manifest -> manifest.labels("Comedy", "Drama").threshold("Drama", 0.25f));
    file = data.resolve("models/posters/versions/1/manifest.json");
    sound = Files.readString(file);
  }

  @Test
  void readsEveryKey() {
    Manifest manifest = ManifestJson.read(ONE, file);

    assertThat(manifest.architecture()).isEqualTo("custom-cnn");
    assertThat(manifest.labels()).containsExactly("Comedy", "Drama");
    assertThat(manifest.thresholds()).isEqualTo(Map.of("Drama", 0.25f));
    assertThat(manifest.input().width()).isEqualTo(150);
    assertThat(manifest.input().standardDeviation()).containsExactly(1f, 1f, 1f);
    assertThat(manifest.weights().sizeBytes()).isPositive();
    assertThat(manifest.createTime()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
    assertThat(manifest.provenance()).containsOnlyKeys("seed");
  }

  @Test
  void aTextIsReadLikeAFile() {
    assertThat(ManifestJson.parse(sound)).isEqualTo(ManifestJson.read(ONE, file));
    assertThat(ManifestJson.parse("\ufeff" + sound)).isEqualTo(ManifestJson.read(ONE, file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "[1]", "{\"é\": 1, é}", "{\"format\": 2}", "null"})
  void aTextIsRefusedInTheWordsOfAFile(String text) throws IOException {
    Files.writeString(file, text);
    var ofFile =
        catchThrowableOfType(Failure.FailedPrecondition.class, () -> ManifestJson.read(ONE, file));
    var ofText =
        catchThrowableOfType(IllegalArgumentException.class, () -> ManifestJson.parse(text));

    assertThat(ofText.getMessage()).isNotEmpty();
    assertThat(ofFile).hasMessageContaining(": " + ofText.getMessage() + ".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "format",
        "description",
        "architecture",
        "architecture_settings",
        "labels",
        "thresholds",
        "input",
        "input.width",
        "input.height",
        "input.resize",
        "input.filter",
        "input.channel_order",
        "input.scale",
        "input.mean",
        "input.standard_deviation",
        "weights",
        "weights.sha256",
        "weights.size_bytes",
        "create_time",
        "provenance",
      })
  void everyKeyMustBeThere(String key) throws IOException {
    ObjectNode json = tree();
    assertThat(owner(json, key).remove(name(key))).isNotNull();
    Files.writeString(file, json.toString());

    assertRefused("`" + key + "` is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "format | '1' | `format` must be a whole number of 32 bits, not '1'",
        "format | 1.0 | `format` must be a whole number of 32 bits, not 1.0",
        "format | null | `format` must be a whole number of 32 bits, not null",
        "format | 2 | its format is 2, but this release reads 1",
        "format | 99999999999999999999"
            + "| its format is 99999999999999999999, but this release reads 1",
        "description | 7 | `description` must be a text, not 7",
        "architecture | ['a'] | `architecture` must be a text, not ['a']",
        "architecture_settings | [] | `architecture_settings` must be an object, not []",
        "architecture_settings | {'rate': 1} | `architecture_settings.rate` must be a text, not 1",
        "labels | 'Drama' | `labels` must be a list, not 'Drama'",
        "labels | ['Drama', 7] | `labels[1]` must be a text, not 7",
        "labels | ['Drama', null] | `labels[1]` must be a text, not null",
        "labels | [] | there must be 1 to 100000 labels",
        "labels | ['Drama', 'Drama'] | label 'Drama' occurs twice",
        "labels | ['Drama', ' '] | a label must have 1 to 200 characters: ' '",
        "thresholds | {'War': 0.5} | `thresholds` names 'War', which is no label",
        "thresholds | {'Drama': 1.5} | the threshold of 'Drama' must be in [0, 1], not 1.5",
        "thresholds | {'Drama': -0.1} | the threshold of 'Drama' must be in [0, 1], not -0.1",
        "thresholds | {'Drama': 1e99} | the threshold of 'Drama' must be in [0, 1], not Infinity",
        "thresholds | {'Drama': '0.5'} | `thresholds.Drama` must be a number, not '0.5'",
        "input | 150 | `input` must be an object, not 150",
        "input.width | 'wide' | `input.width` must be a whole number of 32 bits, not 'wide'",
        "input.width | 3000000000"
            + "| `input.width` must be a whole number of 32 bits, not 3000000000",
        "input.width | 0 | in `input` width must be 1 to 4096",
        "input.resize | 'CROP' | `input.resize` must be STRETCH, not 'CROP'",
        "input.channel_order | 'rgb' | `input.channel_order` must be BGR or RGB, not 'rgb'",
        "input.scale | true | `input.scale` must be a number, not true",
        "input.scale | 0 | in `input` scale must be finite and not zero",
        "input.mean | [0, 0] | in `input` mean must hold three finite values",
        "input.mean | [0, 'x', 0] | `input.mean[1]` must be a number, not 'x'",
        "weights.sha256 | 'abc' | in `weights` sha256 must be 64 lower-case hex digits",
        "weights.size_bytes | 0 | in `weights` size_bytes must be above zero",
        "weights.size_bytes | '7' | `weights.size_bytes` must be a whole number of 64 bits, not '7'",
        "create_time | 'now' | `create_time` must be a time such as 2026-11-01T00:00:00Z, not 'now'",
        "create_time | 7 | `create_time` must be a time such as 2026-11-01T00:00:00Z, not 7",
        "provenance | {'epochs': 4} | `provenance.epochs` must be a text, not 4",
      })
  void aValueThatDoesNotFitIsRefused(String key, String value, String what) throws IOException {
    ObjectNode json = tree();
    owner(json, key).set(name(key), JsonMapper.builder().build().readTree(quoted(value)));
    Files.writeString(file, json.toString());

    assertRefused(quoted(what));
  }

  /** Keeps texts in the tables above readable: they write ' where JSON has ". */
  private static String quoted(String text) {
    return text.contains("label '")
            || text.contains("of '")
            || text.contains("names '")
            || text.endsWith(": ' '")
        ? text
        : text.replace('\'', '"');
  }

  @Test
  void goldensMayBeAbsent() {
    Manifest manifest = ManifestJson.read(ONE, file);

    assertThat(manifest.goldens()).isEmpty();
    assertThat(VersionFile.of(manifest))
        .extracting(VersionFile::digest)
        .containsExactly(manifest.weights().digest());
  }

  @Test
  void goldensThatAreThereAreRead() throws IOException {
    String digest = "0123456789abcdef".repeat(4);
    writeGoldens("{'sha256': '%s', 'size_bytes': 1234, 'tolerance': 0.001}".formatted(digest));

    Manifest manifest = ManifestJson.read(ONE, file);

    assertThat(manifest.goldens()).contains(new Manifest.Goldens(digest, 1234, 0.001f));
    assertThat(VersionFile.of(manifest))
        .extracting(VersionFile::digest)
        .containsExactly(manifest.weights().digest(), new Digest(digest));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "null | `goldens` must be an object, not null",
        "[] | `goldens` must be an object, not []",
        "{} | `goldens.sha256` is missing",
        "{'sha256': 'DIGEST', 'size_bytes': 1} | `goldens.tolerance` is missing",
        "{'sha256': 'DIGEST', 'size_bytes': 1, 'tolerance': 0, 'n': 2}"
            + "| there is no key `goldens.n`; the keys of `goldens` are sha256, size_bytes,"
            + " tolerance",
        "{'sha256': 7, 'size_bytes': 1, 'tolerance': 1} | `goldens.sha256` must be a text, not 7",
        "{'sha256': 'abc', 'size_bytes': 1, 'tolerance': 1}"
            + "| in `goldens` sha256 must be 64 lower-case hex digits",
        "{'sha256': 'DIGEST', 'size_bytes': 0, 'tolerance': 1}"
            + "| in `goldens` size_bytes must be above zero",
        "{'sha256': 'DIGEST', 'size_bytes': 1, 'tolerance': 0}"
            + "| in `goldens` tolerance must be in (0, 1]",
        "{'sha256': 'DIGEST', 'size_bytes': 1, 'tolerance': 1.5}"
            + "| in `goldens` tolerance must be in (0, 1]",
        "{'sha256': 'DIGEST', 'size_bytes': 1, 'tolerance': '1'}"
            + "| `goldens.tolerance` must be a number, not '1'",
      })
  void goldensThatDoNotFitAreRefused(String goldens, String what) throws IOException {
    writeGoldens(goldens.replace("DIGEST", "a".repeat(64)));

    assertRefused(quoted(what));
  }

  private void writeGoldens(String json) throws IOException {
    ObjectNode tree = tree();
    tree.set("goldens", JsonMapper.builder().build().readTree(quoted(json)));
    Files.writeString(file, tree.toString());
  }

  @Test
  void anUnknownKeyIsRefused() throws IOException {
    ObjectNode json = tree();
    json.put("label", "Drama");
    Files.writeString(file, json.toString());

    assertRefused(
        "there is no key `label`; the keys are format, description, architecture,"
            + " architecture_settings, labels, thresholds, input, weights, goldens, create_time,"
            + " provenance");
  }

  @Test
  void aMisspeltKeyIsNamedRatherThanTheMissingOne() throws IOException {
    Files.writeString(file, sound.replace("\"sha256\"", "\"sha_256\""));

    assertRefused(
        "there is no key `weights.sha_256`; the keys of `weights` are sha256, size_bytes");
  }

  @Test
  void aLaterFormatIsNamedWhateverItsKeys() throws IOException {
    Files.writeString(file, "{\"format\": 2, \"calibration\": []}");

    assertRefused("its format is 2, but this release reads 1");
  }

  @Test
  void aKeyThatStandsTwiceIsRefusedWithItsPlace() throws IOException {
    Files.writeString(file, "{\n  \"format\": 1,\n  \"format\": 1\n}");

    assertThat(what())
        .startsWith("it is not sound JSON: a key stands there twice")
        .endsWith("(line 3, column 11)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not JSON | it is not sound JSON: what stands there is not what JSON has in such a place (line 1, column ",
        "{        | it is not sound JSON: it ends too early (line 1, column ",
        "[]       | it must be an object, not []",
        "null     | it must be an object, not null",
        "{} {}    | it is not sound JSON: more follows behind its end (line 1, column ",
        "{,}      | it is not sound JSON: what stands there is not what JSON has in such a place (line 1",
      })
  void whatIsNoJsonObjectIsRefused(String text, String what) throws IOException {
    Files.writeString(file, text);

    assertThat(what()).startsWith(what);
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Files.write(file, new byte[0]);

    assertRefused("it is empty");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Files.write(
        file, sound.replace("Comedy", "Com\u00e9die").getBytes(StandardCharsets.ISO_8859_1));

    assertThat(what()).startsWith("it is not sound JSON: it is not UTF-8");
  }

  @Test
  void depthWithoutEndIsRefused() throws IOException {
    Files.writeString(file, "[".repeat(100_000));

    assertThat(what()).startsWith("it is not sound JSON: it is nested too deeply");
  }

  @Test
  void aHugeFileIsRefusedUnread() throws IOException {
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(8L << 30);
    }

    assertRefused("it is larger than 16 MiB");
  }

  private ObjectNode tree() throws IOException {
    return (ObjectNode) JsonMapper.builder().build().readTree(sound);
  }

  private static ObjectNode owner(ObjectNode json, String key) {
    int dot = key.indexOf('.');
    JsonNode owner = dot < 0 ? json : json.get(key.substring(0, dot));
    return (ObjectNode) owner;
  }

  private static String name(String key) {
    return key.substring(key.indexOf('.') + 1);
  }

  private void assertRefused(String what) {
    assertThat(what()).isEqualTo(what);
  }

  /** Returns what the refusal says of the manifest. */
  private String what() {
    Failure refusal =
        catchThrowableOfType(Failure.FailedPrecondition.class, () -> ManifestJson.read(ONE, file));
    assertThat(refusal.reason()).isEqualTo(Reason.MANIFEST_MALFORMED);
    String begin = "The manifest of models/posters/versions/1 cannot be used: ";
    String end = ". Correct its manifest.json.";
    String message = String.valueOf(refusal.getMessage());
    assertThat(message).startsWith(begin).endsWith(end).doesNotContain("dev.marquee");
    return message.substring(begin.length(), message.length() - end.length());
  }
}
