package dev.marquee.server.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.testing.FakeTicker;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said to whoever brings batches when nobody takes them any more. */
class BatchIntakeTest {
  private static final List<StreamedExample> BATCH =
      List.of(new StreamedExample(ByteBuffer.allocate(3), List.of(0)));

  @TempDir Path folder;
  private final DecodeThreads threads = new DecodeThreads(0);
  private BatchIntake intake;

  @BeforeEach
  void open() {
    intake =
        new BatchIntake(Spool.open(folder.resolve("spool")), 3, _ -> {}, threads, new FakeTicker());
  }

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void aServerThatStopsDoesNotSayThatTheRunHasEnded() {
    BatchIntake.Stream stream = intake.open(() -> {});
    stream.take(1, BATCH);

    intake.rest();

    assertThat(refusal(stream, 2).reason()).isEqualTo(Reason.SHUTTING_DOWN);
    assertThat(stream.next()).isEqualTo(2);
  }

  @Test
  void aRunThatHasEndedTakesNoMore() {
    BatchIntake.Stream stream = intake.open(() -> {});

    intake.end();

    assertThat(stream.take(1, BATCH)).isFalse();
    assertThat(stream.next()).isEqualTo(1);
  }

  @Test
  void theStreamThatCameLastBringsTheBatches() {
    AtomicInteger displaced = new AtomicInteger();
    BatchIntake.Stream older = intake.open(displaced::incrementAndGet);
    BatchIntake.Stream newer = intake.open(() -> {});

    assertThat(displaced).hasValue(1);
    assertThat(refusal(older, 1).reason()).isEqualTo(Reason.TRAINING_STREAM_TAKEN_OVER);
    newer.take(1, BATCH);
    assertThat(newer.next()).isEqualTo(2);
  }

  private static Failure refusal(BatchIntake.Stream stream, long number) {
    return catchThrowableOfType(Failure.class, () -> stream.take(number, BATCH));
  }
}
