package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.v1.StepDone;
import dev.marquee.v1.StreamedData;
import dev.marquee.v1.TrainStart;
import dev.marquee.v1.TrainingBatch;
import dev.marquee.v1.TrainingCancelled;
import dev.marquee.v1.TrainingCompleted;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingExample;
import dev.marquee.v1.TrainingFailed;
import dev.marquee.v1.TrainingSpec;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainCallTest {
  private static final TrainingSpec ON_DATASET =
      TrainingSpec.newBuilder().setModel("models/m").setDataset("datasets/x").build();

  private final FakeTraining fake = new FakeTraining();
  private final FakeServer server = new FakeServer(fake);
  private final FakeTime time = new FakeTime();
  private final TrainingClient training = server.client(1, time).training();

  @AfterEach
  void stop() {
    server.close();
    assertThat(fake.complaint).isNull();
  }

  @Test
  void whatHappensInARunOnADatasetIsToldUntilItsEnd() {
    completeAfter(3);
    try (TrainingEvents events = training.train(ON_DATASET, TrainOptions.none())) {
      assertThat(events.trainingRun()).matches("trainingRuns/run-[0-9a-f-]{36}");
      assertThat(events).containsExactlyElementsOf(fake.events);
    }
    assertThat(fake.starts).singleElement().extracting(TrainStart::getSpec).isEqualTo(ON_DATASET);
  }

  @Test
  void batchesAreStreamedAsCreditsComeAndEachArrivesOnce() {
    List<TrainingEvent> seen = all(train(20));
    assertThat(fake.batches).containsExactlyElementsOf(batches(20));
    assertThat(seen).hasSize(21).last().extracting(TrainingEvent::hasCompleted).isEqualTo(true);
  }

  @Test
  void aStreamThatIsCutFiftyTimesDeliversEachBatchAndEachEventOnce() {
    fake.cutStreams(50);
    List<TrainingEvent> seen = all(train(200));
    assertThat(fake.cutsLeft()).isZero();
    assertThat(fake.batches).containsExactlyElementsOf(batches(200));
    assertThat(seen).containsExactlyElementsOf(fake.events);
    assertThat(fake.starts).hasSize(51).extracting(TrainStart::getRunId).containsOnly("mine");
  }

  @Test
  void aRunIsTakenUpWithTheBatchThatTheServerWantsNext() {
    fake.batches.addAll(batches(5));
    List<Long> from = new ArrayList<>();
    BatchSource source =
        number -> {
          from.add(number);
          return source(8).from(number);
        };
    List<TrainingEvent> seen =
        all(training.train(spec(8), source, TrainOptions.none().withRunId("mine").after(4)));
    assertThat(from).containsExactly(6L);
    assertThat(fake.batches).containsExactlyElementsOf(batches(8));
    assertThat(seen).extracting(event -> event.getStep().getStep()).contains(8L);
  }

  @Test
  void anIteratorIsFetchedUpToTheBatchThatIsWanted() {
    fake.batches.addAll(batches(5));
    BatchSource source = BatchSource.of(source(8).from(1));
    all(training.train(spec(8), source, TrainOptions.none().withRunId("mine")));
    assertThat(fake.batches).containsExactlyElementsOf(batches(8));
  }

  @Test
  void batchesThatSomebodyElseSentMeanwhileAreLeftOut() {
    UnacknowledgedBatches batches = unacknowledged(source(9), 9);
    batches.begin(1);
    batches.credit(2);
    assertThat(sent(batches)).containsExactly(1L, 2L);
    batches.begin(8);
    assertThat(sent(batches)).isEmpty();
    batches.credit(5);
    assertThat(sent(batches)).containsExactly(8L, 9L);
    assertThatThrownBy(() -> batches.begin(7))
        .isInstanceOf(MarqueeException.class)
        .hasMessageContaining("batch 7 again");
  }

  @Test
  void nothingIsFetchedForARunThatHasEnded() {
    fake.batches.addAll(batches(2));
    fake.happened(TrainingEvent.newBuilder().setCancelled(TrainingCancelled.getDefaultInstance()));
    BatchSource neverAsked =
        number -> {
          throw new IllegalStateException("Asked for batch " + number + ".");
        };
    assertThat(all(training.train(spec(8), neverAsked, TrainOptions.none().withRunId("mine"))))
        .singleElement()
        .extracting(TrainingEvent::hasCancelled)
        .isEqualTo(true);
  }

  @Test
  void nothingMoreIsFetchedOrSentOnceTheRunHasEndedMeanwhile() {
    List<Long> fetched = new ArrayList<>();
    BatchSource source =
        number ->
            LongStream.rangeClosed(number, 9)
                .peek(fetched::add)
                .mapToObj(TrainCallTest::examples)
                .iterator();
    UnacknowledgedBatches batches = unacknowledged(source, 9);
    batches.begin(1);
    batches.credit(2);
    assertThat(sent(batches)).containsExactly(1L, 2L);
    batches.begin(10);
    batches.credit(2);
    assertThat(sent(batches)).isEmpty();
    assertThat(fetched).containsExactly(1L, 2L);
  }

  @Test
  void aServerThatEndsTheStreamBeforeTheRunIsComeBackTo() {
    fake.endsEarly = 2;
    assertThat(all(train(4))).last().extracting(TrainingEvent::hasCompleted).isEqualTo(true);
    assertThat(fake.batches).containsExactlyElementsOf(batches(4));
    assertThat(fake.starts).hasSize(3);
  }

  @Test
  void aRunThatFailedIsToldOfAndNotThrown() {
    fake.happened(TrainingEvent.newBuilder().setFailed(TrainingFailed.getDefaultInstance()));
    assertThat(all(training.train(ON_DATASET, TrainOptions.none())))
        .singleElement()
        .extracting(TrainingEvent::hasFailed)
        .isEqualTo(true);
  }

  @Test
  void aRefusalIsThrownBeforeThereAreEvents() {
    fake.failures.add(FakeRegistry.failure(Status.Code.NOT_FOUND, "RECIPE_NOT_FOUND"));
    assertThatThrownBy(() -> training.train(ON_DATASET, TrainOptions.none()))
        .isExactlyInstanceOf(NotFoundException.class);
    assertThat(time.waits).isEmpty();
  }

  @Test
  void aServerThatWasNeverReachedIsNotWaitedFor() {
    ManagedChannel nowhere = InProcessChannelBuilder.forName("nobody listens here").build();
    TrainingClient lost = MarqueeClient.builder().channel(nowhere).build().training();
    assertThatThrownBy(() -> lost.train(ON_DATASET, TrainOptions.none()))
        .isExactlyInstanceOf(UnavailableException.class);
    nowhere.shutdownNow();
  }

  @Test
  void aServerThatStaysAwayIsWaitedForAsLongAsALoad() {
    for (int i = 0; i < 10_000; i++) {
      fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
    }
    assertThatThrownBy(() -> train(4)).isExactlyInstanceOf(UnavailableException.class);
    assertThat(time.waits.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aRunThatEndedBeforeTheEventThatIsKnownHasNoMore() {
    completeAfter(2);
    assertThat(all(training.train(ON_DATASET, TrainOptions.none().after(1000)))).isEmpty();
    assertThat(time.waits).isEmpty();
  }

  @Test
  void aSourceThatEndsTooEarlySaysSo() {
    TrainingEvents events =
        training.train(spec(5), source(3), TrainOptions.none().withRunId("mine"));
    assertThatIllegalStateException()
        .isThrownBy(() -> all(events))
        .withMessageContaining("behind batch 3", "there are 5");
  }

  @Test
  void aBatchThatIsTooLargeToSendIsRefusedHere() {
    List<TrainingExample> large =
        List.of(TrainingExample.newBuilder().setImage(FakeRegistry.bytes(1 << 20, 1)).build());
    BatchSource source = BatchSource.of(List.of(large).iterator());
    TrainingEvents events = training.train(spec(1), source, TrainOptions.none());
    assertThatThrownBy(() -> all(events))
        .isExactlyInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("Batch 1 has ");
  }

  @Test
  void closingItFromAnotherThreadEndsTheWait() {
    TrainingEvents events = training.train(ON_DATASET, TrainOptions.none());
    CompletableFuture<Boolean> another =
        CompletableFuture.supplyAsync(() -> events.iterator().hasNext());
    events.close();
    assertThat(another.join()).isFalse();
  }

  @Test
  void theEventsAreGoneThroughOnce() {
    completeAfter(1);
    TrainingEvents events = training.train(ON_DATASET, TrainOptions.none());
    all(events);
    assertThatIllegalStateException().isThrownBy(events::iterator);
  }

  private TrainingEvents train(int count) {
    return training.train(spec(count), source(count), TrainOptions.none().withRunId("mine"));
  }

  private void completeAfter(int steps) {
    for (int step = 1; step <= steps; step++) {
      fake.happened(TrainingEvent.newBuilder().setStep(StepDone.newBuilder().setStep(step)));
    }
    fake.happened(
        TrainingEvent.newBuilder()
            .setCompleted(TrainingCompleted.newBuilder().setModelVersion(FakeTraining.VERSION)));
  }

  private static List<TrainingEvent> all(TrainingEvents events) {
    List<TrainingEvent> all = new ArrayList<>();
    events.forEach(all::add);
    return all;
  }

  private static UnacknowledgedBatches unacknowledged(BatchSource source, long count) {
    return new UnacknowledgedBatches(
        source,
        count,
        new ClientSettings(Duration.ofMinutes(1), Duration.ofHours(1), 1 << 20, 1, ""));
  }

  private static List<Long> sent(UnacknowledgedBatches batches) {
    return Stream.generate(batches::send)
        .takeWhile(Objects::nonNull)
        .map(request -> request.getBatch().getNumber())
        .toList();
  }

  private static TrainingSpec spec(int count) {
    return TrainingSpec.newBuilder()
        .setModel("models/m")
        .setStreamed(StreamedData.newBuilder().addLabels("Drama").setBatchCount(count))
        .build();
  }

  private static BatchSource source(int count) {
    return number ->
        LongStream.rangeClosed(number, count).mapToObj(TrainCallTest::examples).iterator();
  }

  private static List<TrainingExample> examples(long number) {
    return List.of(
        TrainingExample.newBuilder()
            .setImage(FakeRegistry.bytes(100, (int) number))
            .addLabels("Drama")
            .build());
  }

  private static List<TrainingBatch> batches(int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(
            number ->
                TrainingBatch.newBuilder()
                    .setNumber(number)
                    .addAllExamples(examples(number))
                    .build())
        .toList();
  }
}
