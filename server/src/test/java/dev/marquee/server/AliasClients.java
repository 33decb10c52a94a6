package dev.marquee.server;

import com.google.common.collect.ImmutableList;
import dev.marquee.server.ChangeHistory.Span;
import dev.marquee.v1.Change;
import dev.marquee.v1.DeleteAliasRequest;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.RollbackModelRequest;
import dev.marquee.v1.SetAliasRequest;
import io.grpc.StatusRuntimeException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Clients that change aliases at random, and keep what they asked for and were answered. */
final class AliasClients {
  /**
   * A call as its caller saw it.
   *
   * @param change what was recorded by it, as it was told
   * @param deleted the version that it deleted; empty where it did something else
   * @param seen the aliases that the answer showed; empty for a deletion of a version
   */
  record Done(
      Span span,
      Optional<Change> change,
      Optional<String> deleted,
      Optional<Map<String, String>> seen) {}

  /** What a call asks for; what it needs not say is empty. */
  record Asked(Kind kind, String alias, String version) {
    enum Kind {
      SET_ALIAS,
      DELETE_ALIAS,
      DELETE_VERSION,
      ROLL_BACK,
      PROMOTE
    }
  }

  /** A call that was refused. */
  record Refused(Span span, Asked asked, String reason) {}

  private final ConcurrentLinkedQueue<Done> done = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Refused> refusals = new ConcurrentLinkedQueue<>();

  Collection<Done> done() {
    return done;
  }

  Collection<Refused> refusals() {
    return refusals;
  }

  /** Makes so many calls, one after the other. */
  void operate(ModelServiceBlockingStub models, Random random, int operations) {
    for (int i = 0; i < operations; i++) {
      Asked asked = ask(random);
      long start = System.nanoTime();
      try {
        call(models, asked, start);
      } catch (StatusRuntimeException e) {
        Span span = new Span(start, System.nanoTime());
        refusals.add(new Refused(span, asked, Refusal.ofFailed(e).reason()));
      }
    }
  }

  private static Asked ask(Random random) {
    String version =
        AliasHistoryTest.MODEL + "/versions/" + (1 + random.nextInt(AliasHistoryTest.VERSIONS));
    String alias = random.nextBoolean() ? "candidate" : "canary";
    return switch (random.nextInt(20)) {
      case 0 -> new Asked(Asked.Kind.DELETE_ALIAS, "production", "");
      case 1, 2 -> new Asked(Asked.Kind.DELETE_ALIAS, alias, "");
      // None but the last ones, so that some are left at the end, and one that an alias pins.
      case 3 -> {
        int doomed = random.nextBoolean() ? 1 : AliasHistoryTest.VERSIONS - random.nextInt(4);
        yield new Asked(
            Asked.Kind.DELETE_VERSION, "", AliasHistoryTest.MODEL + "/versions/" + doomed);
      }
      case 4, 5, 6, 7, 8 -> new Asked(Asked.Kind.ROLL_BACK, "", "");
      case 9, 10, 11, 12, 13 -> new Asked(Asked.Kind.SET_ALIAS, alias, version);
      default -> new Asked(Asked.Kind.PROMOTE, "", version);
    };
  }

  private void call(ModelServiceBlockingStub models, Asked asked, long start) {
    switch (asked.kind()) {
      case DELETE_ALIAS -> {
        var request =
            DeleteAliasRequest.newBuilder()
                .setModel(AliasHistoryTest.MODEL)
                .setAlias(asked.alias());
        var answer = models.deleteAlias(request.build());
        add(start, Optional.of(answer.getChange()), answer.getModel().getAliasesMap());
      }
      case DELETE_VERSION -> {
        var _ =
            models.deleteModelVersion(
                DeleteModelVersionRequest.newBuilder().setName(asked.version()).build());
        Span span = new Span(start, System.nanoTime());
        done.add(new Done(span, Optional.empty(), Optional.of(asked.version()), Optional.empty()));
      }
      case ROLL_BACK -> {
        var answer =
            models.rollbackModel(
                RollbackModelRequest.newBuilder().setName(AliasHistoryTest.MODEL).build());
        add(start, Optional.of(answer.getChange()), answer.getModel().getAliasesMap());
      }
      case SET_ALIAS -> {
        var request =
            SetAliasRequest.newBuilder()
                .setModel(AliasHistoryTest.MODEL)
                .setAlias(asked.alias())
                .setModelVersion(asked.version());
        var answer = models.setAlias(request.build());
        var change =
            answer.hasChange() ? Optional.of(answer.getChange()) : Optional.<Change>empty();
        add(start, change, answer.getModel().getAliasesMap());
      }
      case PROMOTE -> {
        var request = PromoteModelVersionRequest.newBuilder().setName(asked.version()).build();
        var last = ImmutableList.copyOf(models.promoteModelVersion(request)).getLast();
        var promoted = last.getPromoted();
        var change =
            promoted.hasChange() ? Optional.of(promoted.getChange()) : Optional.<Change>empty();
        add(start, change, promoted.getModel().getAliasesMap());
      }
    }
  }

  private void add(long start, Optional<Change> change, Map<String, String> aliases) {
    Span span = new Span(start, System.nanoTime());
    done.add(new Done(span, change, Optional.empty(), Optional.of(aliases)));
  }
}
