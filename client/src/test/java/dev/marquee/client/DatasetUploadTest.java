package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.collect.Iterators;
import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import dev.marquee.v1.Example;
import dev.marquee.v1.RejectedExample;
import dev.marquee.v1.UploadedExample;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatasetUploadTest {
  private static final String DATASET = "datasets/posters";

  private final FakeDatasets fake = new FakeDatasets();
  private final FakeServer server = new FakeServer(fake);
  private final FakeTime time = new FakeTime();
  private final DatasetsClient datasets = server.client(1, time).datasets();
  private final List<RejectedExample> rejected = new ArrayList<>();
  private final List<UploadSummary> progress = new ArrayList<>();
  private final UploadOptions options =
      UploadOptions.none()
          .telling(
              new UploadListener() {
                @Override
                public void moved(UploadSummary summary) {
                  progress.add(summary);
                }

                @Override
                public void rejected(RejectedExample example) {
                  rejected.add(example);
                }
              });

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void examplesArriveWithTheirImagesAndDigests() {
    UploadSummary summary = upload(posters(300));
    assertThat(summary).isEqualTo(new UploadSummary(300, 0, 300_000, 300_000));
    assertThat(fake.examples).isEqualTo(contentOf(300));
    assertThat(fake.images).hasSize(300);
    assertThat(progress).last().isEqualTo(summary);
    assertThat(progress).extracting(UploadSummary::doneCount).isSorted();
  }

  @Test
  void anImageThatTheServerHasIsNotSent() {
    var unused = upload(posters(10));
    fake.received.clear();
    assertThat(upload(posters(10))).isEqualTo(new UploadSummary(10, 0, 10_000, 0));
    assertThat(fake.received).hasSize(10).allMatch(example -> example.getImage().isEmpty());
  }

  @Test
  void anUploadThatIsCutAHundredTimesEndsWithTheSameContent() {
    fake.cutStreams(100);
    UploadSummary summary = upload(posters(1500));
    assertThat(fake.cutsLeft()).isZero();
    assertThat(summary.storedCount()).isEqualTo(1500);
    assertThat(summary.rejectedCount()).isZero();
    assertThat(fake.examples).isEqualTo(contentOf(1500));
    assertThat(fake.images).hasSize(1500);
    // What arrived before a cut is known, and not sent again.
    assertThat(summary.sentBytes()).isLessThan(2 * summary.imageBytes());
  }

  @Test
  void aCutUploadTellsEachRejectionOnceAndByItsPlaceInTheSource() {
    fake.cutStreams(30);
    fake.rejections.put("tt7", "IMAGE_UNREADABLE");
    fake.rejections.put("tt250", "LABEL_UNKNOWN");
    UploadSummary summary = upload(posters(500));
    assertThat(summary.storedCount()).isEqualTo(498);
    assertThat(rejected)
        .extracting(
            RejectedExample::getNumber, RejectedExample::getExampleId, RejectedExample::getReason)
        .containsExactlyInAnyOrder(
            tuple(8L, "tt7", "IMAGE_UNREADABLE"), tuple(251L, "tt250", "LABEL_UNKNOWN"));
  }

  @Test
  void anImageThatTheServerHasNoMoreIsSentAfterAll() {
    posters(10).forEachRemaining(poster -> fake.claimed.add(sha256(poster.image())));
    UploadSummary summary = upload(posters(10));
    assertThat(summary).isEqualTo(new UploadSummary(10, 0, 10_000, 10_000));
    assertThat(fake.examples).isEqualTo(contentOf(10));
    assertThat(rejected).isEmpty();
  }

  @Test
  void aServerThatSaysItHasAnImageAndLacksItIsSentItOnce() {
    posters(1).forEachRemaining(poster -> fake.claimed.add(sha256(poster.image())));
    assertThat(upload(posters(1))).isEqualTo(new UploadSummary(1, 0, 1000, 1000));
    assertThat(fake.received).hasSize(2);
  }

  @Test
  void anImageThatIsUnknownWithItsBytesTooIsRejected() {
    posters(1)
        .forEachRemaining(
            poster -> {
              fake.claimed.add(sha256(poster.image()));
              fake.rejections.put(poster.id(), "IMAGE_UNKNOWN");
            });
    assertThat(upload(posters(1)).rejectedCount()).isEqualTo(1);
    assertThat(rejected).extracting(RejectedExample::getReason).containsExactly("IMAGE_UNKNOWN");
    assertThat(fake.received).hasSize(2);
  }

  @Test
  void anImageThatIsTooLargeToSendIsRejectedAndKeepsNoOtherOut() {
    ExampleUpload large =
        new ExampleUpload("large", Example.getDefaultInstance(), FakeRegistry.bytes(1 << 20, 1));
    UploadSummary summary =
        upload(Iterators.concat(Iterators.singletonIterator(large), posters(5)));
    assertThat(summary.storedCount()).isEqualTo(5);
    assertThat(rejected)
        .singleElement()
        .satisfies(
            example -> {
              assertThat(example.getReason()).isEqualTo("IMAGE_TOO_LARGE");
              assertThat(example.getNumber()).isEqualTo(1);
            });
    assertThat(fake.received).extracting(UploadedExample::getExampleId).doesNotContain("large");
  }

  @Test
  void anUploadOfNothingButRefusedImagesEnds() {
    Iterator<ExampleUpload> large =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    new ExampleUpload(
                        "large" + i, Example.getDefaultInstance(), FakeRegistry.bytes(1 << 20, i)))
            .iterator();
    assertThat(upload(large).rejectedCount()).isEqualTo(3);
  }

  @Test
  void anUploadOfNothingEnds() {
    assertThat(upload(posters(0))).isEqualTo(UploadSummary.NOTHING);
  }

  @Test
  void noMoreThanTwoGroupsAreTakenFromTheSource() {
    fake.takesNothing = true;
    AtomicInteger taken = new AtomicInteger();
    DatasetsClient impatient =
        MarqueeClient.builder()
            .channel(server.channel())
            .deadline(Duration.ofMillis(200))
            .build()
            .datasets();
    Iterator<ExampleUpload> counted =
        Iterators.transform(
            posters(10_000),
            poster -> {
              taken.incrementAndGet();
              return poster;
            });
    assertThatThrownBy(() -> impatient.uploadExamples(DATASET, counted, options))
        .isExactlyInstanceOf(DeadlineExceededException.class);
    assertThat(taken.get()).isBetween(1, 2 * DatasetUpload.GROUP);
  }

  @Test
  void aServerThatIsAwayForAWhileIsComeBackTo() {
    for (int i = 0; i < 3; i++) {
      fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, "SHUTTING_DOWN"));
    }
    assertThat(upload(posters(5)).storedCount()).isEqualTo(5);
    assertThat(time.waits).extracting(Duration::toMillis).containsExactly(100L, 200L, 400L);
  }

  @Test
  void aServerThatStaysAwayIsGivenUpAfterTheDeadline() {
    for (int i = 0; i < 1000; i++) {
      fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
    }
    assertThatThrownBy(() -> upload(posters(5))).isExactlyInstanceOf(UnavailableException.class);
    assertThat(time.waits.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aServerThatWasNeverReachedIsNotWaitedFor() {
    ManagedChannel nowhere = InProcessChannelBuilder.forName("nobody listens here").build();
    DatasetsClient lost = MarqueeClient.builder().channel(nowhere).build().datasets();
    assertThatThrownBy(() -> lost.uploadExamples(DATASET, posters(5), options))
        .isExactlyInstanceOf(UnavailableException.class);
    nowhere.shutdownNow();
  }

  @Test
  void aRefusalIsNotTriedAgain() {
    fake.failures.add(FakeRegistry.failure(Status.Code.FAILED_PRECONDITION, "DATASET_COMMITTED"));
    assertThatThrownBy(() -> upload(posters(5)))
        .isExactlyInstanceOf(FailedPreconditionException.class);
    assertThat(time.waits).isEmpty();
  }

  @Test
  void anAcknowledgementOfWhatWasNotSentIsAnError() {
    fake.acknowledgesTooMuch = 1;
    assertThatThrownBy(() -> upload(posters(3)))
        .isInstanceOf(MarqueeException.class)
        .hasMessageContaining("was not sent");
  }

  @Test
  void whatTheSourceThrowsEndsTheUpload() {
    Iterator<ExampleUpload> broken =
        Iterators.transform(
            posters(5),
            poster -> {
              throw new IllegalArgumentException("gone");
            });
    assertThatThrownBy(() -> upload(broken)).isExactlyInstanceOf(IllegalArgumentException.class);
    assertThat(fake.examples).isEmpty();
  }

  private UploadSummary upload(Iterator<ExampleUpload> posters) {
    return datasets.uploadExamples(DATASET, posters, options);
  }

  private static Iterator<ExampleUpload> posters(int count) {
    return IntStream.range(0, count).mapToObj(DatasetUploadTest::poster).iterator();
  }

  private static ExampleUpload poster(int number) {
    Example example = Example.newBuilder().addLabels("Drama").putMetadata("year", "1980").build();
    return new ExampleUpload("tt" + number, example, FakeRegistry.bytes(1000, number));
  }

  private static Map<String, Example> contentOf(int count) {
    Map<String, Example> content = new TreeMap<>();
    posters(count)
        .forEachRemaining(
            poster ->
                content.put(
                    poster.id(),
                    poster.example().toBuilder().setImageSha256(sha256(poster.image())).build()));
    return content;
  }

  private static String sha256(ByteString bytes) {
    return Hashing.sha256().hashBytes(bytes.toByteArray()).toString();
  }
}
