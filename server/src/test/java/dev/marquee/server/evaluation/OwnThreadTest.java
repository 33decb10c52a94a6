package dev.marquee.server.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OwnThreadTest {
  @Test
  void whoWaitsForTheNumbersHearsOfIt() {
    CountDownLatch beaten = new CountDownLatch(2);
    OwnThread thread = new OwnThread(new Heartbeat(Duration.ofMillis(1)));

    String result =
        thread.call(
            () -> {
              beaten.await();
              return "done";
            },
            beaten::countDown);

    assertThat(result).isEqualTo("done");
  }
}
