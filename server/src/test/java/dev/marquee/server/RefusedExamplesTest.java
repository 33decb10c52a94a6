package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import dev.marquee.v1.CommitDatasetRequest;
import dev.marquee.v1.DeleteDatasetRequest;
import dev.marquee.v1.RejectedExample;
import dev.marquee.v1.UploadExamplesRequest;
import dev.marquee.v1.UploadedExample;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an upload does not take: examples, which end nothing, and streams. */
class RefusedExamplesTest extends DatasetScene {
  @SuppressWarnings("NullAway.Init") // JUnit fills the fields in.
  RefusedExamplesTest() {}

  static List<Arguments> wrongExamples() {
    return List.of(
        wrong("IMAGE_FORMAT_UNSUPPORTED", e -> e.setImage(ByteString.copyFromUtf8("no image"))),
        wrong(
            "IMAGE_TRUNCATED", e -> e.setImage(e.getImage().substring(0, e.getImage().size() / 2))),
        wrong("IMAGE_UNREADABLE", e -> e.setImage(damaged(e.getImage()))),
        wrong("IMAGE_TOO_LARGE", e -> e.setImage(wide(e.getImage()))),
        wrong("IMAGE_EMPTY", UploadedExample.Builder::clearImage),
        wrong("FIELD_INVALID", UploadedExample.Builder::clearExample),
        wrong("IMAGE_DIGEST_MISMATCH", e -> e.getExampleBuilder().setImageSha256("0".repeat(64))),
        wrong(
            "IMAGE_UNKNOWN",
            e -> e.clearImage().getExampleBuilder().setImageSha256("0".repeat(64))),
        wrong("FIELD_INVALID", e -> e.getExampleBuilder().setImageSha256("0".repeat(63) + "A")),
        wrong("LABEL_UNKNOWN", e -> e.getExampleBuilder().addLabels("Horror")),
        wrong("LABEL_REPEATED", e -> e.getExampleBuilder().addLabels("Drama").addLabels("Drama")),
        wrong("NAME_INVALID", e -> e.setExampleId("")),
        wrong("NAME_INVALID", e -> e.setExampleId("../posters/tt1")),
        wrong("NAME_INVALID", e -> e.setExampleId("x".repeat(129))),
        wrong("NAME_INVALID", e -> e.getExampleBuilder().setSplit("Train set")),
        wrong("FIELD_INVALID", e -> e.getExampleBuilder().setGroup("g".repeat(129))),
        wrong("FIELD_INVALID", e -> e.getExampleBuilder().putMetadata("Title", "x")),
        wrong("FIELD_INVALID", e -> e.getExampleBuilder().putMetadata("title", "x".repeat(1001))),
        wrong("FIELD_INVALID", e -> e.getExampleBuilder().putMetadata("title", "bell\u0007")),
        wrong("FIELD_INVALID", e -> e.getExampleBuilder().putAllMetadata(pairs(65))));
  }

  private static Arguments wrong(String reason, Consumer<UploadedExample.Builder> change) {
    return Arguments.of(reason, change);
  }

  private static Map<String, String> pairs(int count) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(i -> "key" + i, _ -> "value"));
  }

  /** Its headers stay sound. */
  private static ByteString damaged(ByteString image) {
    byte[] bytes = image.toByteArray();
    for (int at = bytes.length / 2; at < bytes.length - 2; at++) {
      bytes[at] = (byte) (at % 200);
    }
    return ByteString.copyFrom(bytes);
  }

  /** States a height and a width of 65,000 pixels in the frame's header (marker FFC0). */
  private static ByteString wide(ByteString image) {
    byte[] bytes = image.toByteArray();
    for (int at = 0; at < bytes.length - 9; at++) {
      if (bytes[at] == (byte) 0xff && bytes[at + 1] == (byte) 0xc0) {
        for (int side = at + 5; side < at + 9; side++) {
          bytes[side] = (byte) 0xfd;
        }
        return ByteString.copyFrom(bytes);
      }
    }
    throw new AssertionError("no baseline JPEG");
  }

  @ParameterizedTest
  @MethodSource("wrongExamples")
  void aWrongExampleIsRejectedWithItsReasonAndKeepsNoOtherOut(
      String reason, Consumer<UploadedExample.Builder> change) {
    UploadedExample.Builder wrong = example(2);
    change.accept(wrong);

    List<RejectedExample> rejected =
        UploadStream.into(server, POSTERS).send(example(1)).send(wrong).send(example(3)).complete();

    assertThat(rejected).hasSize(1);
    assertThat(rejected.getFirst().getReason()).isEqualTo(reason);
    assertThat(rejected.getFirst().getNumber()).isEqualTo(2);
    assertThat(rejected.getFirst().getExampleId()).isEqualTo(wrong.getExampleId());
    assertThat(rejected.getFirst().getDetail()).isNotBlank();
    assertThat(ids(POSTERS)).containsExactly("tt0001", "tt0003");
  }

  @Test
  void aLongIdIsShownCut() {
    List<RejectedExample> rejected =
        UploadStream.into(server, POSTERS)
            .send(example(1).setExampleId("x".repeat(500)))
            .complete();

    assertThat(rejected.getFirst().getExampleId()).hasSize(200);
  }

  @Test
  void everyExampleOfAStreamMayBeRejected() {
    UploadStream stream = UploadStream.into(server, POSTERS);
    for (int i = 0; i < 600; i++) {
      stream.send(example(1).setExampleId("no id"));
    }
    assertThat(stream.complete()).hasSize(600);
    assertThat(get(POSTERS).getDataset().getExampleCount()).isZero();
  }

  @Test
  void aStreamMustBeginWithItsStart() {
    UploadStream stream = UploadStream.open(server.datasetsAsync()).send(example(1));

    refusedOutOfOrder(stream, "start");
  }

  @Test
  void aStreamIsStartedOnce() {
    refusedOutOfOrder(UploadStream.into(server, POSTERS).start(POSTERS, false), "start");
  }

  @Test
  void anEmptyStreamIsNoUpload() {
    UploadStream stream = UploadStream.open(server.datasetsAsync());
    stream.halfClose();

    refusedOutOfOrder(stream, "start");
  }

  @Test
  void numbersCountUpFromOne() {
    UploadStream stream =
        UploadStream.into(server, POSTERS)
            .send(UploadExamplesRequest.newBuilder().setExample(example(1).setNumber(2)).build());

    refusedOutOfOrder(stream, "example.number");
  }

  private static void refusedOutOfOrder(UploadStream stream, String field) {
    Refusal refusal = stream.awaitRefusal();
    Refused.with(refusal, Code.OUT_OF_RANGE, "UPLOAD_OUT_OF_ORDER");
    assertThat(refusal.detail(BadRequest.class).getFieldViolations(0).getField()).isEqualTo(field);
  }

  @Test
  void aMessageThatHoldsNothingIsRefused() {
    UploadStream stream =
        UploadStream.into(server, POSTERS).send(UploadExamplesRequest.getDefaultInstance());

    Refused.forField(stream.awaitRefusal(), "FIELD_INVALID", "part");
  }

  @Test
  void thereIsNoUploadIntoADatasetThatIsNotThere() {
    Refused.with(
        UploadStream.into(server, "datasets/none").awaitRefusal(),
        Code.NOT_FOUND,
        "DATASET_NOT_FOUND");
    Refused.forField(
        UploadStream.into(server, "datasets/../none").awaitRefusal(),
        "NAME_INVALID",
        "start.parent");
  }

  @Test
  void nothingComesIntoADatasetThatIsCommitted() {
    UploadStream before = UploadStream.into(server, POSTERS).send(example(1)).awaitAcknowledged(1);
    commit(POSTERS);

    Refused.with(
        UploadStream.into(server, POSTERS).awaitRefusal(),
        Code.FAILED_PRECONDITION,
        "DATASET_COMMITTED");
    Refused.with(
        before.send(example(2)).awaitRefusal(), Code.FAILED_PRECONDITION, "DATASET_COMMITTED");
    assertThat(ids(POSTERS)).containsExactly("tt0001");
  }

  @Test
  void nothingComesIntoADatasetThatIsDeletedMeanwhile() {
    UploadStream stream = UploadStream.into(server, POSTERS).send(example(1)).awaitAcknowledged(1);
    var _ =
        server.datasets().deleteDataset(DeleteDatasetRequest.newBuilder().setName(POSTERS).build());
    create("posters");

    Refused.with(stream.send(example(2)).awaitRefusal(), Code.NOT_FOUND, "DATASET_NOT_FOUND");
    Refused.with(
        Refusal.of(
            () ->
                server
                    .datasets()
                    .commitDataset(CommitDatasetRequest.newBuilder().setName(POSTERS).build())),
        Code.FAILED_PRECONDITION,
        "DATASET_EMPTY");
  }
}
