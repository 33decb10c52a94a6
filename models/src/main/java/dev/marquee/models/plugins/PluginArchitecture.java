package dev.marquee.models.plugins;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Architecture;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Settings;
import dev.marquee.models.network.Summary;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An architecture of a plugin, behind a guard: what it says of itself was asked for once and
 * checked, and whatever it throws later becomes a refusal that its callers know.
 */
record PluginArchitecture(
    Architecture plugin, String name, String description, InputSpec defaultInput)
    implements Architecture {
  private static final Logger log = LoggerFactory.getLogger(PluginArchitecture.class);

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

  /** Neither one nor three, so that a class count left over from elsewhere is seen. */
  private static final int TRIAL_LABELS = 2;

  /**
   * Checks an architecture on a network of its default settings.
   *
   * @throws BrokenPluginException if it is not as {@link Architecture} asks; what its own code
   *     throws comes through as it is
   */
  static PluginArchitecture checked(Architecture plugin) throws BrokenPluginException {
    String type = plugin.getClass().getName();
    String name = present(plugin.name(), type + ".name()");
    if (!NAME.matcher(name).matches()) {
      throw new BrokenPluginException(
          "%s calls its architecture '%s': a name has 1 to 63 of a-z, 0-9 and '-'"
              .formatted(type, name));
    }
    InputSpec input = present(plugin.defaultInput(), type + ".defaultInput()");
    String description = present(plugin.description(), type + ".description()");
    Network network =
        present(plugin.network(TRIAL_LABELS, Settings.NONE), type + ".network(2, Settings.NONE)");
    if (!network.architecture().equals(name)) {
      throw new BrokenPluginException(
          "architecture '%s' makes networks of '%s': give Network the architecture's own name"
              .formatted(name, network.architecture()));
    }
    requireFit(name, network, input);
    return new PluginArchitecture(plugin, name, description, input);
  }

  private static void requireFit(String name, Network network, InputSpec input)
      throws BrokenPluginException {
    String size = "its default input of %d×%d".formatted(input.width(), input.height());
    List<Long> output;
    try {
      output = Summary.of(network, input.height(), input.width()).outputShape();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new BrokenPluginException(
          "the layers of '%s' do not fit each other or %s (%s): correct network() or defaultInput()"
              .formatted(name, size, e.getMessage()));
    }
    if (!output.equals(List.of((long) TRIAL_LABELS))) {
      throw new BrokenPluginException(
          "'%s' leads from %s to %s for %d labels: it must end in one logit per label"
              .formatted(name, size, output, TRIAL_LABELS));
    }
  }

  /** Plugins are compiled without a check for nulls. */
  private static <T> T present(T value, String what) throws BrokenPluginException {
    if (Objects.isNull(value)) {
      throw new BrokenPluginException(what + " is null: it must return something");
    }
    return value;
  }

  /**
   * {@inheritDoc}
   *
   * @throws Failure.FailedPrecondition ({@link Reason#ARCHITECTURE_FAILED}) if the plugin throws
   *     anything else
   */
  @Override
  public Network network(int labels, Settings settings) {
    try {
      return Objects.requireNonNull(plugin.network(labels, settings), "network() is null");
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Throwable e) {
      // Also errors: what one plugin lacks, or how deep it recurses, must not end a thread of ours.
      log.error("Architecture {} fails for {} labels and {}", name, labels, settings, e);
      throw new Failure.FailedPrecondition(
          Reason.ARCHITECTURE_FAILED,
          "The plugin of architecture '%s' failed to make the network for %d labels and these settings: see the server's log, then correct the plugin or the manifest."
              .formatted(name, labels),
          e);
    }
  }
}
