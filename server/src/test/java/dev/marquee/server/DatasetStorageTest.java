package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.marquee.server.metadata.SmallDisk;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.v1.GetExampleRequest;
import dev.marquee.v1.RegistryProblem;
import dev.marquee.v1.UploadedExample;
import dev.marquee.v1.VerifyRegistryRequest;
import dev.marquee.v1.VerifyRegistryResponse;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of datasets where the disk is full, or loses something. */
class DatasetStorageTest extends DatasetScene {
  /** More examples than there are pages to fill. */
  private static final int PLENTY = 400;

  private final SmallDisk disk = new SmallDisk();

  @SuppressWarnings("NullAway.Init") // JUnit fills the fields in.
  DatasetStorageTest() {}

  @Override
  TestServer serve() {
    return TestServer.over(data, new FakeEngine(), disk);
  }

  @Test
  void aFullDiskEndsTheStreamAndKeepsWhatWasAcknowledged() {
    List<UploadedExample.Builder> large =
        examples(0, PLENTY).stream()
            .peek(example -> example.getExampleBuilder().putMetadata("plot", "x".repeat(1000)))
            .toList();
    disk.setFull(true);
    UploadStream stream = UploadStream.into(server, POSTERS);
    large.forEach(stream::send);

    Refused.with(stream.awaitRefusal(), Code.RESOURCE_EXHAUSTED, "STORAGE_FULL");

    assertThat(ids(POSTERS)).hasSize(Math.toIntExact(stream.acknowledged()));
    disk.setFull(false);
    UploadStream again = UploadStream.into(server, POSTERS);
    large.forEach(again::send);
    assertThat(again.complete()).isEmpty();
    assertThat(commit(POSTERS).getExampleCount()).isEqualTo(PLENTY);
  }

  @Test
  void aSoundDatasetIsVerifiedWithoutOrphans() {
    upload();

    VerifyRegistryResponse.Summary summary = verify().getLast().getSummary();

    // Three images beside the weights of a version.
    assertThat(summary.getFileCount()).isEqualTo(4);
    assertThat(summary.getProblemCount()).isZero();
    assertThat(summary.getOrphanCount()).isZero();
  }

  @Test
  void theExamplesOfImagesThatAreGoneOrDamagedAreNamed() throws IOException {
    upload();
    Files.delete(blob(1));
    byte[] damaged = Files.readAllBytes(blob(2));
    damaged[damaged.length / 2] ^= 1;
    Path _ = Files.write(blob(2), damaged);

    List<RegistryProblem> problems =
        verify().stream()
            .filter(VerifyRegistryResponse::hasProblem)
            .map(VerifyRegistryResponse::getProblem)
            .toList();

    assertThat(problems)
        .extracting(problem -> problem.getReason() + " " + problem.getSubject())
        .containsExactlyInAnyOrder(
            "BLOB_MISSING datasets/posters/examples/tt0001",
            "WEIGHTS_DIGEST_MISMATCH datasets/posters/examples/tt0002");
    GetExampleRequest request =
        GetExampleRequest.newBuilder().setName(POSTERS + "/examples/tt0001").build();
    Refused.with(
        Refusal.of(() -> server.datasets().getExample(request)),
        Code.FAILED_PRECONDITION,
        "BLOB_MISSING");
    Refused.with(
        Refusal.of(
            () ->
                server
                    .datasets()
                    .getExample(request.toBuilder().setName(POSTERS + "/examples/tt0002").build())),
        Code.FAILED_PRECONDITION,
        "WEIGHTS_DIGEST_MISMATCH");
  }

  @Test
  void everyDatasetThatLacksAnImageIsNamed() throws IOException {
    upload();
    for (String id : List.of("a", "b", "c", "d")) {
      UploadStream stream = UploadStream.into(server, create(id).getName());
      examples(0, 3).forEach(stream::send);
      assertThat(stream.complete()).isEmpty();
    }
    Files.delete(blob(1));

    assertThat(verify().getLast().getSummary().getProblemCount()).isEqualTo(5);
  }

  @Test
  void anImageThatWasLostComesBackWhenItIsSentAgain() throws IOException {
    upload();
    Files.delete(blob(1));

    upload();

    assertThat(verify().getLast().getSummary().getProblemCount()).isZero();
  }

  private void upload() {
    UploadStream stream = UploadStream.into(server, POSTERS);
    examples(0, 3).forEach(stream::send);
    assertThat(stream.complete()).isEmpty();
  }

  private List<VerifyRegistryResponse> verify() {
    return ImmutableList.copyOf(
        server.registry().verifyRegistry(VerifyRegistryRequest.getDefaultInstance()));
  }

  private Path blob(int seed) {
    String sha256 = sha256(image(seed));
    return data.resolve("blobs").resolve(sha256.substring(0, 2)).resolve(sha256);
  }
}
