package dev.marquee.tools;

import dev.marquee.client.ChangeOptions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that changes something which has an etag. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ChangeOption {
  @Mixin private ReasonOption reason;

  @Option(
      names = "--etag",
      paramLabel = "ETAG",
      description =
          "The etag as it was read: a model's from 'models list --json', a version's from 'models "
              + "describe --json'. Where it is another by now, nothing is changed and the command "
              + "fails.")
  private @Nullable String etag;

  /** Returns the options of a change that is made whatever there is, unless an etag was given. */
  ChangeOptions options() {
    return optionsWith(() -> "");
  }

  /**
   * Returns the options of a change that is made only to what there is now.
   *
   * @param read reads the present etag; not asked where one was given, be it an empty one
   */
  ChangeOptions optionsWith(Supplier<String> read) {
    return ChangeOptions.because(reason.reason()).ifEtag(etag == null ? read.get() : etag);
  }

  /** Whether an etag was given, be it an empty one. */
  boolean hasEtag() {
    return etag != null;
  }

  /** Returns who makes the change, null where the command does not say. */
  @Nullable String actor() {
    return reason.actor();
  }
}
