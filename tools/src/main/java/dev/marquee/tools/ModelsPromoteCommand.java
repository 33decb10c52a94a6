package dev.marquee.tools;

import com.google.protobuf.util.Durations;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.ModelsClient;
import dev.marquee.v1.GateResult;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.PromoteModelVersionResponse.Promoted;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code marquee models promote}: each gate is printed as it is passed, since loading and checking
 * a version may take minutes. By default it moves {@code production} from wherever it is: who
 * promotes names the version that is right, whatever it replaces.
 */
@Command(
    name = "promote",
    description = {
      "Puts a version into production, once it has passed every gate beside the running one.",
      "",
      "Prints a line for each gate, then what was in production before and what is now. No request "
          + "fails by it; a version that does not pass changes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  marquee models promote models/posters/versions/2 --reason 'better on Horror'",
      "  marquee models promote models/posters@candidate \\",
      "      --expect-production models/posters/versions/1"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsPromoteCommand implements Runnable {
  private static final double MILLIS_PER_SECOND = 1000;

  @Mixin private ServerOption server;
  @Mixin private ExpectOption expect;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "NAME",
      converter = ModelReference.class,
      description = "models/x/versions/3, or models/x@alias.")
  private String name;

  @Override
  public void run() {
    try (MarqueeClient client = server.connectAs(expect.actor())) {
      ModelsClient models = client.models();
      Promoted promoted =
          models.promoteModelVersion(
              name, expect.options(models, VersionNumber.model(name)), this::printGate);
      result.print(
          PromoteModelVersionResponse.newBuilder().setPromoted(promoted).build(),
          () -> outcome(promoted));
    }
  }

  private void printGate(GateResult gate) {
    result.print(
        PromoteModelVersionResponse.newBuilder().setGate(gate).build(),
        () ->
            String.format(
                    Locale.ROOT,
                    "%-7s  %-10s  %7.2f s  %s",
                    EnumText.of(gate.getOutcome(), "OUTCOME_"),
                    EnumText.of(gate.getGate(), "GATE_"),
                    Durations.toMillis(gate.getElapsed()) / MILLIS_PER_SECOND,
                    gate.getDetail())
                .stripTrailing());
  }

  /** Without a change the version was in production already, and nothing was recorded. */
  private static String outcome(Promoted promoted) {
    return promoted.hasChange()
        ? ChangeText.move(
            "production", promoted.getChange().getBefore(), promoted.getChange().getAfter())
        : "production: %s already"
            .formatted(promoted.getModel().getAliasesOrDefault("production", ""));
  }
}
