package dev.marquee.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.ClassifyStreamRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
  private final Window window = new Window(8);
  private int taken;

  @Test
  void imagesRefusedTogetherHalveWhatIsOnTheWireOnce() {
    List<Pending> together = send(8);
    together.forEach(window::hold);
    together.forEach(window::resume);
    assertThat(sendAll()).hasSize(4);
  }

  @Test
  void imagesRefusedAgainAfterTheirWaitHalveItAgainDownToOne() {
    send(8).forEach(this::refuseAndWait);
    for (int expected : List.of(4, 2, 1, 1)) {
      List<Pending> again = sendAll();
      assertThat(again).hasSize(expected);
      again.forEach(window::hold);
      again.forEach(window::resume);
    }
  }

  @Test
  void aScoreBetweenTwoRefusalsOfOneBatchDoesNotLetTheSecondHalve() {
    List<Pending> together = send(8);
    window.hold(together.get(0));
    window.scored(together.get(1));
    window.hold(together.get(2));
    window.scored(together.get(3));
    // Halved to 4, and two scores make 6; 4 of the batch are still on the wire.
    window.resume(together.get(0));
    window.resume(together.get(2));
    assertThat(sendAll()).hasSize(2);
  }

  @Test
  void eachScoreAddsOne() {
    send(8).forEach(this::refuseAndWait);
    List<Pending> four = sendAll();
    window.scored(four.get(0));
    assertThat(sendAll()).hasSize(2);
  }

  @Test
  void scoresDoNotLiftItAboveTheBound() {
    Pace pace = new Pace(8);
    pace.scored();
    assertThat(pace.limit()).isEqualTo(8);
    pace.refused(pace.round());
    pace.scored();
    assertThat(pace.limit()).isEqualTo(5);
  }

  @Test
  void whatIsSentBetweenARefusalAndTheNextWaitDoesNotHalveAgain() {
    List<Pending> together = send(6);
    together.forEach(window::hold);
    send(2).forEach(window::hold);
    together.forEach(window::resume);
    assertThat(sendAll()).hasSize(4);
  }

  @Test
  void anImageThatWaitsLeavesItsPlaceOnTheWireButNotInMemory() {
    send(6).forEach(window::hold);
    assertThat(window.hasRoom(1)).isTrue();
    assertThat(window.hasRoom(2)).isFalse();
    assertThat(window.anyWaits()).isTrue();
  }

  @Test
  void oneImageThatIsAlwaysRefusedDoesNotHoldUpTheRest() {
    Pending refused = send(1).get(0);
    for (int i = 0; i < 5; i++) {
      refuseAndWait(refused);
      sendAll();
    }
    window.hold(refused);
    assertThat(window.hasRoom(0)).isTrue();
  }

  @Test
  void aLostConnectionSendsAgainWhatWasOnTheWireInItsFirstOrder() {
    List<Pending> sent = send(4);
    window.hold(sent.get(1));
    window.requeue();
    assertThat(sendAll()).extracting(item -> item.request().getId()).containsExactly("0", "2", "3");
  }

  private void refuseAndWait(Pending item) {
    window.hold(item);
    window.resume(item);
  }

  private List<Pending> send(int count) {
    for (int i = 0; i < count; i++) {
      window.add(StreamScripts.poster(taken++));
    }
    return sendAll();
  }

  /** Sends for as long as there is a place on the wire. */
  private List<Pending> sendAll() {
    List<Pending> sent = new ArrayList<>();
    while (window.maySend()) {
      ClassifyStreamRequest request = window.send();
      sent.add(requireNonNull(window.find(request.getId())));
    }
    return sent;
  }
}
