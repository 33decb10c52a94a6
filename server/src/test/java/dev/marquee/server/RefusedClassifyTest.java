package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.GetModelVersionRequest;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each bad input has its code, its reason and a sentence; and the server goes on. */
class RefusedClassifyTest {
  @TempDir static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1)
        .model("broken")
        .version(1, manifest -> manifest.edit(json -> json.withArray("labels").add("Horror")))
        .version(2)
        .version(3, manifest -> manifest.edit(json -> json.put("architecture", "resnet50")))
        .version(4);
    Path lying = data.resolve("models/broken/versions/2/weights.safetensors");
    byte[] header =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40).array();
    Files.write(lying, header);
    Path manifest = data.resolve("models/broken/versions/2/manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceAll("[0-9a-f]{64}", Hashing.sha256().hashBytes(header).toString())
            .replaceAll("\"size_bytes\" : [0-9]+", "\"size_bytes\" : " + header.length));
    server = TestServer.over(data);
    flipABit("models/broken/versions/4");
  }

  private static void flipABit(String version) throws IOException {
    String digest =
        server
            .models()
            .getModelVersion(GetModelVersionRequest.newBuilder().setName(version).build())
            .getModelVersion()
            .getWeightsSha256();
    Path blob = data.resolve("blobs").resolve(digest.substring(0, 2)).resolve(digest);
    byte[] weights = Files.readAllBytes(blob);
    weights[weights.length - 3] ^= 4;
    Files.write(blob, weights);
  }

  @AfterEach
  void theServerGoesOn() {
    assertThat(server.classifier().classify(withImage(Pictures.jpeg(1))).getLabelsCount())
        .isEqualTo(3);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void noImage() {
    assertRefused(withImage(new byte[0]), Code.INVALID_ARGUMENT, "IMAGE_EMPTY", "image");
  }

  @Test
  void bytesThatAreNoImage() {
    byte[] text = "GIF89a, or so it says".getBytes(StandardCharsets.UTF_8);
    assertRefused(withImage(text), Code.INVALID_ARGUMENT, "IMAGE_FORMAT_UNSUPPORTED", "image");
  }

  @Test
  void aTruncatedJpeg() {
    byte[] whole = Pictures.jpeg(2);
    assertRefused(
        withImage(Arrays.copyOf(whole, whole.length / 2)),
        Code.INVALID_ARGUMENT,
        "IMAGE_TRUNCATED",
        "image");
  }

  @Test
  void aHeaderThatClaims20000By20000Pixels() {
    byte[] png = Pictures.png(2);
    ByteBuffer.wrap(png).putInt(16, 20_000).putInt(20, 20_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    assertRefused(withImage(png), Code.INVALID_ARGUMENT, "IMAGE_TOO_LARGE", "image");
  }

  @Test
  void aProgressiveJpegOfAThousandScans() {
    assertRefused(
        withImage(ManyScans.jpeg(1000)), Code.INVALID_ARGUMENT, "IMAGE_TOO_MANY_SCANS", "image");
  }

  @Test
  void moreBytesThanAnImageMayHave() {
    byte[] large = Arrays.copyOf(Pictures.jpeg(2), 11 << 20);
    assertRefused(withImage(large), Code.INVALID_ARGUMENT, "IMAGE_TOO_LARGE", "image");
  }

  @Test
  void aTopKBelowZero() {
    assertRefused(good().setTopK(-1).build(), Code.INVALID_ARGUMENT, "TOP_K_OUT_OF_RANGE", "top_k");
  }

  @Test
  void aMinScoreThatIsNoScore() {
    for (float score : new float[] {-0.1f, 1.1f, Float.NaN}) {
      assertRefused(
          good().setMinScore(score).build(),
          Code.INVALID_ARGUMENT,
          "MIN_SCORE_OUT_OF_RANGE",
          "min_score");
    }
  }

  @Test
  void aNameThatIsNone() {
    for (String name : new String[] {"posters", "models/../x", "models/posters/versions/0"}) {
      assertRefused(good().setModel(name).build(), Code.INVALID_ARGUMENT, "NAME_INVALID", "model");
    }
  }

  @Test
  void aModelVersionOrAliasThatIsNotThere() {
    assertRefused(good().setModel("models/nope").build(), Code.NOT_FOUND, "MODEL_NOT_FOUND");
    assertRefused(
        good().setModel("models/posters/versions/9").build(), Code.NOT_FOUND, "VERSION_NOT_FOUND");
    assertRefused(
        good().setModel("models/posters@nope").build(), Code.NOT_FOUND, "ALIAS_NOT_FOUND");
  }

  @Test
  void aModelWithNothingInProduction() {
    assertRefused(
        good().setModel("models/broken").build(),
        Code.FAILED_PRECONDITION,
        "NO_PRODUCTION_VERSION");
  }

  @Test
  void aManifestWhoseLabelsAreMoreThanTheHeadHasOutputs() {
    assertRefused(
        good().setModel("models/broken/versions/1").build(),
        Code.FAILED_PRECONDITION,
        "WEIGHTS_MISMATCH");
  }

  @Test
  void weightsWithALyingHeader() {
    assertRefused(
        good().setModel("models/broken/versions/2").build(),
        Code.FAILED_PRECONDITION,
        "WEIGHTS_MALFORMED");
  }

  @Test
  void anArchitectureThatThisServerDoesNotHave() {
    assertRefused(
        good().setModel("models/broken/versions/3").build(),
        Code.FAILED_PRECONDITION,
        "ARCHITECTURE_UNKNOWN");
  }

  @Test
  void weightsWithAFlippedBit() {
    assertRefused(
        good().setModel("models/broken/versions/4").build(),
        Code.FAILED_PRECONDITION,
        "WEIGHTS_DIGEST_MISMATCH");
  }

  private static void assertRefused(
      ClassifyRequest request, Code code, String reason, String field) {
    Refusal refusal = assertRefused(request, code, reason);
    assertThat(refusal.detail(BadRequest.class).getFieldViolationsList())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.getField()).isEqualTo(field);
              assertThat(violation.getDescription()).isNotBlank();
            });
  }

  private static Refusal assertRefused(ClassifyRequest request, Code code, String reason) {
    Refusal refusal = Refusal.of(() -> server.classifier().classify(request));
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.message()).hasSizeGreaterThan(20).doesNotContain(data.toString());
    return refusal;
  }

  private static ClassifyRequest.Builder good() {
    return withImage(Pictures.jpeg(3)).toBuilder();
  }

  private static ClassifyRequest withImage(byte[] image) {
    return ClassifyRequest.newBuilder().setImage(ByteString.copyFrom(image)).build();
  }
}
