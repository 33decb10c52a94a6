package dev.marquee.client;

import static com.google.common.collect.Comparators.min;

import com.google.common.collect.AbstractIterator;
import dev.marquee.client.ClassifyAnswer.Refused;
import dev.marquee.client.ClassifyAnswer.Scored;
import dev.marquee.v1.ClassifierServiceGrpc.ClassifierServiceStub;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.ClassifyStreamResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@link ClassifyAnswers}. Everything here runs on the thread that asks for answers: it
 * sends while there is room, then fetches from the {@link Mailbox} what gRPC has to say.
 */
final class ClassifyExchange extends AbstractIterator<ClassifyAnswer>
    implements ClassifyCall.Listener, AutoCloseable {
  private final ClassifierServiceStub stub;
  private final Iterator<ClassifyStreamRequest> source;
  private final ClientSettings settings;
  private final Timing.Timer timer;
  private final Backoff backoff;
  private final Patience patience;
  private final Window window;
  private final Mailbox mailbox = new Mailbox();
  private final Queue<ClassifyAnswer> answers = new ArrayDeque<>();
  private @Nullable ClassifyCall call;
  private boolean callHasAnswered;
  private @Nullable MarqueeException broken;
  private boolean over;

  ClassifyExchange(
      ClassifierServiceStub stub,
      Iterator<ClassifyStreamRequest> source,
      ClientSettings settings,
      Timing timing) {
    this.stub = stub.withExecutor(mailbox);
    this.source = source;
    this.settings = settings;
    this.timer = timing.timer();
    this.backoff = new Backoff(timing.random());
    this.patience = new Patience(timing.ticker(), settings.deadline());
    this.window = new Window(settings.window());
  }

  @Override
  protected @Nullable ClassifyAnswer computeNext() {
    patience.resume();
    try {
      return nextAnswer();
    } catch (RuntimeException e) {
      close();
      throw e;
    } finally {
      patience.pause();
    }
  }

  private @Nullable ClassifyAnswer nextAnswer() {
    while (true) {
      if (over) {
        return endOfData();
      }
      if (broken == null) {
        fillWindow();
      }
      ClassifyAnswer answer = answers.poll();
      if (answer != null) {
        return answer;
      }
      if (broken != null) {
        throw broken;
      }
      if (window.isEmpty()) {
        finish();
      } else {
        await();
      }
    }
  }

  private void fillWindow() {
    transmit();
    while (window.hasRoom(answers.size()) && source.hasNext()) {
      ClassifyStreamRequest request = source.next();
      Optional<MarqueeException> refusal = settings.refusalOf(request);
      if (refusal.isPresent()) {
        // The server would end the whole stream over it.
        answers.add(new Refused(request.getId(), refusal.get()));
      } else {
        window.add(request);
        transmit();
      }
    }
  }

  private void transmit() {
    if (call == null && window.maySend()) {
      callHasAnswered = false;
      call = ClassifyCall.open(stub, settings.window(), this);
    }
    while (call != null && window.maySend() && call.isReady()) {
      call.send(window.send());
    }
  }

  private void await() {
    try {
      // While an image waits the silence is of our making, and the timer is sure to end it.
      if (!mailbox.runNext(settings.deadline()) && !window.anyWaits()) {
        broken = Problem.stalled(settings.deadline()).toException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      broken = Problem.interrupted().toException();
    }
  }

  @Override
  public void answered(ClassifyStreamResponse response) {
    Pending pending = window.find(response.getId());
    if (pending == null) {
      protocolError("The server answered the id '" + response.getId() + "', which was not sent.");
      return;
    }
    callHasAnswered = true;
    switch (response.getOutcomeCase()) {
      case RESPONSE -> {
        patience.scored();
        window.scored(pending);
        answers.add(new Scored(response.getId(), response.getResponse()));
      }
      case ERROR -> refused(pending, ErrorDecoder.decode(response.getError()));
      case OUTCOME_NOT_SET ->
          protocolError("The server's answer to '" + response.getId() + "' is empty.");
    }
  }

  private void refused(Pending pending, MarqueeException failure) {
    Optional<Duration> retryAfter = failure.retryAfter();
    if (failure instanceof ResourceExhaustedException && retryAfter.isPresent()) {
      pending.refuse(patience.now());
      Duration left = patience.left(pending.firstRefusal());
      // Where the server says to come later than the deadline, the caller is told so at once.
      if (retryAfter.get().compareTo(settings.deadline()) < 0
          && left.compareTo(Duration.ZERO) > 0) {
        Duration delay = backoff.delay(retryAfter.get(), pending.refusals());
        window.hold(pending);
        timer.after(min(delay, left), () -> mailbox.execute(() -> window.resume(pending)));
        return;
      }
    }
    window.remove(pending);
    answers.add(new Refused(pending.request().getId(), failure));
  }

  @Override
  public void ended(@Nullable Throwable thrown) {
    call = null;
    if (thrown == null) {
      // A cut must not look like success.
      protocolError("The server ended the stream before it had answered everything.");
      return;
    }
    MarqueeException failure = ErrorDecoder.decodeUncancelled(thrown);
    if (failure instanceof UnavailableException && callHasAnswered) {
      window.requeue();
    } else {
      broken = failure;
    }
  }

  private void protocolError(String message) {
    broken = Problem.ofProtocol(message).toException();
  }

  private void finish() {
    over = true;
    if (call != null) {
      call.halfClose();
    }
    mailbox.close();
  }

  @Override
  public void close() {
    if (!over) {
      over = true;
      if (call != null) {
        call.cancel();
      }
      mailbox.close();
    }
  }
}
