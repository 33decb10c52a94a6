package dev.marquee.models.plugins;

import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a plugin, and what to do; the message goes on after the jar's name. It has a
 * cause where the trace of that tells an author more than the message.
 */
final class BrokenPluginException extends Exception {
  BrokenPluginException(String message) {
    this(message, null);
  }

  private BrokenPluginException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Says in words what a plugin's code, or the loading of it, has thrown. */
  static BrokenPluginException of(Throwable thrown) {
    int java = Runtime.version().feature();
    Throwable cause = unwrapped(thrown);
    return switch (cause) {
      case BrokenPluginException known -> known;
      case UnsupportedClassVersionError _ ->
          new BrokenPluginException(
              "it was compiled for a newer Java than the %d that runs this server: compile it with --release %d, or run the server on a newer Java"
                  .formatted(java, java));
      case NoClassDefFoundError _, ClassNotFoundException _ ->
          new BrokenPluginException(
              "a class that it needs is not there (%s): put the library that has it into the jar, for the server's own are hidden from plugins"
                  .formatted(cause.getMessage()),
              cause);
      case IncompatibleClassChangeError _ ->
          new BrokenPluginException(
              "it does not fit this server's API (%s): build it against the marquee-models of this release"
                  .formatted(cause),
              cause);
      case ServiceConfigurationError _, NoSuchMethodException _ ->
          new BrokenPluginException(
              "its service file is not sound (%s): see that every line names a public class of the jar that implements Architecture and has a public constructor without arguments"
                  .formatted(cause.getMessage()));
      default ->
          new BrokenPluginException(
              "it throws %s: correct it, or take it out of the folder".formatted(cause), cause);
    };
  }

  /** ServiceLoader wraps what a constructor throws, the JVM what a static initialiser throws. */
  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean wraps =
        thrown instanceof ServiceConfigurationError
            || thrown instanceof ExceptionInInitializerError;
    return wraps && cause != null ? unwrapped(cause) : thrown;
  }
}
