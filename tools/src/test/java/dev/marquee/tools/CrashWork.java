package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.client.MarqueeClient;
import dev.marquee.client.MarqueeException;
import dev.marquee.tools.CrashState.Seen;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.LabelScore;
import dev.marquee.v1.RegistryProblem;
import dev.marquee.v1.VerifyRegistryResponse;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Imports, promotions, rollbacks, deletions and moves of aliases, one after the other, with the
 * state that they must leave behind. Of the one that was cut off either may be so. Not thread-safe.
 */
final class CrashWork {
  /** How many versions there are of other models: one is bundled, which nothing is done to. */
  private static final int LEFT_ALONE = 1;

  private static final int FEW = 3;
  private static final int ENOUGH = 7;
  private static final float TOLERANCE = 0.001f;

  /** A step that no answer came to. */
  private record CutOff(CrashStep step, CrashState after, boolean mustBeDone) {}

  private final CrashVersions versions;
  private final Random random;
  private final CrashTally tally;

  /** The scores of the witness's poster, by what gave them. */
  private final Map<String, Map<String, Float>> scores = new HashMap<>();

  private CrashState state = CrashState.fresh();
  private Optional<CutOff> cutOff = Optional.empty();
  private int steps;

  /**
   * @param folder where versions to be imported are made
   */
  CrashWork(Path folder, Random random, CrashTally tally) throws IOException {
    this.versions = new CrashVersions(folder, random);
    this.random = random;
    this.tally = tally;
  }

  /**
   * Finds the state before or after what was cut off, a sound registry, and a server that serves.
   * An import that was cut off is gone on with, and must be done once.
   */
  void check(MarqueeClient client) throws IOException {
    Seen found = Seen.at(client);
    if (cutOff.isPresent()) {
      settle(cutOff.get(), found);
      if (cutOff.get().step() instanceof CrashStep.Import step) {
        CrashState after = cutOff.get().after();
        step.run(client, "repeated", after);
        state = after;
        found = Seen.at(client);
      }
      cutOff = Optional.empty();
    }
    assertThat(found).as("what is there after a restart").isEqualTo(state.seen());
    requireSound(client);
    requireServing(client);
    tally.restarted();
  }

  private void settle(CutOff cut, Seen found) {
    boolean done = found.equals(cut.after().seen());
    if (!done) {
      assertThat(found).as("before or after %s", cut.step()).isEqualTo(state.seen());
      assertThat(cut.mustBeDone())
          .as("%s was seen to be done, and is undone", cut.step())
          .isFalse();
    }
    tally.cutOff(cut.step(), done);
    state = done ? cut.after() : state;
  }

  private void requireSound(MarqueeClient client) {
    List<RegistryProblem> problems = new ArrayList<>();
    VerifyRegistryResponse.Summary summary = client.registry().verify(problems::add);
    assertThat(problems).isEmpty();
    assertThat(summary.getProblemCount()).isZero();
    assertThat(summary.getVersionCount()).isEqualTo(state.versions().size() + LEFT_ALONE);
  }

  private void requireServing(MarqueeClient client) {
    ClassifyResponse answer = CrashWitness.classify(client);
    assertThat(answer.getModelVersion()).isEqualTo(state.production());
    Map<String, Float> found =
        answer.getLabelsList().stream()
            .collect(Collectors.toMap(LabelScore::getLabel, LabelScore::getScore));
    Map<String, Float> before =
        scores.computeIfAbsent(state.seen().versions().get(state.production()), firstTime -> found);
    assertThat(found.keySet()).isEqualTo(before.keySet());
    // Not to the last bit: that depends on how many images the batch had.
    before.forEach(
        (label, score) ->
            assertThat(found.get(label)).as("%s", label).isCloseTo(score, within(TOLERANCE)));
  }

  /** Draws what to do next. */
  CrashStep next() throws IOException {
    int choice = random.nextInt(14);
    List<String> all = state.versions();
    List<String> deletable = state.withoutAlias();
    if (all.size() < FEW || (choice < 4 && all.size() < ENOUGH)) {
      return versions.next();
    }
    if (choice < 6 && !deletable.isEmpty()) {
      return new CrashStep.Delete(any(deletable));
    }
    if (choice < 8 && state.canRollBack()) {
      return new CrashStep.Rollback();
    }
    if (choice < 12) {
      List<String> others = all.stream().filter(v -> !v.equals(state.production())).toList();
      return new CrashStep.Promote(any(others));
    }
    return choice < 13 && state.hasCandidate()
        ? new CrashStep.DeleteCandidate()
        : new CrashStep.SetCandidate(any(all));
  }

  private String any(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  /**
   * Does a step.
   *
   * @param witness sees who answers meanwhile
   * @return whether it was acknowledged; false if the server is gone
   */
  boolean run(MarqueeClient client, CrashStep step, CrashWitness witness) throws IOException {
    String reason = "step " + ++steps;
    CrashState after = state.after(step, reason);
    witness.beginAnew();
    boolean acknowledged = false;
    try {
      step.run(client, reason, after);
      acknowledged = true;
      requireWitnessed(witness.answered(), List.of(state.production(), after.production()));
      state = after;
      tally.acknowledged();
      if (step instanceof CrashStep.Promote || step instanceof CrashStep.Rollback) {
        requireServing(client);
      }
      return true;
    } catch (MarqueeException e) {
      requireGone(e);
      if (!acknowledged) {
        Set<String> answered = witness.answered();
        requireWitnessed(answered, List.of(state.production(), after.production()));
        boolean routed =
            !state.production().equals(after.production()) && answered.contains(after.production());
        cutOff = Optional.of(new CutOff(step, after, routed));
      }
      return false;
    }
  }

  private static void requireWitnessed(Set<String> answered, List<String> mayAnswer) {
    assertThat(mayAnswer).as("who may answer").containsAll(answered);
  }

  /** Requires that a call failed because there is no server any more, and for no other reason. */
  static void requireGone(MarqueeException e) {
    assertThat(e.code()).as("%s", e).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(e.reason()).as("%s: what a server that is there says", e).isEmpty();
  }
}
