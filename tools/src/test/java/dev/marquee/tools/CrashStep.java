package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.client.ChangeOptions;
import dev.marquee.client.ImportOptions;
import dev.marquee.client.MarqueeClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Something that is done to {@code models/posters}. */
sealed interface CrashStep {
  String MODEL = "models/posters";
  String PRODUCTION = "production";
  String CANDIDATE = "candidate";

  /**
   * An import.
   *
   * @param content as {@link CrashState.Seen} has it
   */
  record Import(Path folder, String requestId, String content) implements CrashStep {}

  record Promote(String version) implements CrashStep {}

  record Rollback() implements CrashStep {}

  record Delete(String version) implements CrashStep {}

  record SetCandidate(String version) implements CrashStep {}

  record DeleteCandidate() implements CrashStep {}

  /** Returns what it is called in a report. */
  default String word() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * Does it, and sees to it that the answer says what must be so now.
   *
   * @param reason tells it from all others in the history
   * @param after the state that it leaves behind
   */
  default void run(MarqueeClient client, String reason, CrashState after) throws IOException {
    ChangeOptions options = ChangeOptions.because(reason);
    String says =
        switch (this) {
          case Import(Path folder, String requestId, String _) ->
              client
                  .models()
                  .importVersion(
                      MODEL, folder, ImportOptions.none().withRequestId(requestId).because(reason))
                  .getName();
          case Promote(String version) ->
              client
                  .models()
                  .promoteModelVersion(version, options, _ -> {})
                  .getModel()
                  .getAliasesOrThrow(PRODUCTION);
          case Rollback() ->
              client
                  .models()
                  .rollbackModel(MODEL, options)
                  .getModel()
                  .getAliasesOrThrow(PRODUCTION);
          case Delete(String version) -> {
            client.models().deleteModelVersion(version, options);
            yield "";
          }
          case SetCandidate(String version) ->
              client
                  .models()
                  .setAlias(MODEL, CANDIDATE, version, options)
                  .getModel()
                  .getAliasesOrThrow(CANDIDATE);
          case DeleteCandidate() ->
              client
                  .models()
                  .deleteAlias(MODEL, CANDIDATE, options)
                  .getModel()
                  .getAliasesOrDefault(CANDIDATE, "");
        };
    String must =
        switch (this) {
          case Import _ -> after.newest();
          case Promote _, Rollback _ -> after.production();
          case SetCandidate(String version) -> version;
          case Delete _, DeleteCandidate _ -> "";
        };
    assertThat(says).as("the answer to %s", this).isEqualTo(must);
  }
}
