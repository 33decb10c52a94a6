package dev.marquee.models.plugins;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Architecture;
import dev.marquee.models.network.Architectures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of a folder, and all architectures that a process has with them. Immutable and
 * thread-safe.
 *
 * <p>Every file of the folder that ends in {@code .jar} is a plugin, loaded by a class loader of
 * its own: see {@link ApiClassLoader}. They are taken in the order of their names, and of two that
 * bring the same architecture the first one wins. A plugin that does not work is left out as a
 * whole, with a line in the log that says why, and is in nobody's way.
 *
 * <p>Networks need no class of their plugin, architectures do: closed after whatever asks for one.
 */
public final class Plugins implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Plugins.class);

  private final List<PluginJar> open = new ArrayList<>();
  private final List<Loaded> loaded = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();
  private final Architectures architectures;

  /**
   * A plugin that works.
   *
   * @param jar the name of its file
   * @param architectures the names of what it brings, at least one
   */
  record Loaded(String jar, List<String> architectures) {
    Loaded {
      architectures = List.copyOf(architectures);
    }
  }

  /**
   * A plugin that was left out.
   *
   * @param jar the name of its file
   * @param why what is wrong and what to do
   */
  record Refused(String jar, String why) {}

  private Plugins(List<Path> jars, Architectures builtIn) {
    ApiClassLoader api = new ApiClassLoader(Architecture.class.getClassLoader());
    Map<String, String> owners = new HashMap<>();
    builtIn.names().forEach(name -> owners.put(name, "Marquee itself"));
    for (Path jar : jars) {
      String file = jar.getFileName().toString();
      try {
        take(file, PluginJar.open(jar, api), owners);
      } catch (BrokenPluginException e) {
        refused.add(new Refused(file, String.valueOf(e.getMessage())));
        log.error("Plugin {} is left out: {}", file, e.getMessage(), e.getCause());
      }
    }
    architectures =
        builtIn.with(open.stream().flatMap(jar -> jar.architectures().stream()).toList());
  }

  private void take(String file, PluginJar jar, Map<String, String> owners)
      throws BrokenPluginException {
    Map<String, String> names = new HashMap<>();
    for (Architecture architecture : jar.architectures()) {
      String name = architecture.name();
      String owner = owners.getOrDefault(name, names.get(name));
      if (owner != null) {
        close(file, jar);
        throw new BrokenPluginException(
            "it brings an architecture '%s', and so does %s: rename one, or take one out"
                .formatted(name, owner));
      }
      names.put(name, file);
    }
    owners.putAll(names);
    open.add(jar);
    List<String> sorted = names.keySet().stream().sorted().toList();
    loaded.add(new Loaded(file, sorted));
    log.info("Plugin {} brings {}", file, sorted);
  }

  /**
   * Loads the plugins of a folder; one that is not there holds none.
   *
   * @param builtIn what there is without plugins; their names are taken
   * @return the caller closes it
   * @throws Failure.FailedPrecondition ({@link Reason#CONFIG_INVALID}) if it is no folder, or
   *     cannot be listed
   */
  public static Plugins load(Path folder, Architectures builtIn) {
    return new Plugins(Files.notExists(folder) ? List.of() : jars(folder), builtIn);
  }

  private static List<Path> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new Failure.FailedPrecondition(
          Reason.CONFIG_INVALID,
          "The plugins folder cannot be read (%s): make it a folder that the server may list, or set plugins_dir to another."
              .formatted(e),
          e);
    }
  }

  /** Returns the built-in architectures with those of the plugins. */
  public Architectures architectures() {
    return architectures;
  }

  /** Returns the plugins that work, in the order of their names. */
  List<Loaded> loaded() {
    return List.copyOf(loaded);
  }

  /** Returns the plugins that were left out, in the order of their names. */
  List<Refused> refused() {
    return List.copyOf(refused);
  }

  /** Closes the jars: plugins can load no further class. Closing twice does nothing. */
  @Override
  public void close() {
    open.forEach(jar -> close(jar.loader().getName(), jar));
  }

  private static void close(String file, PluginJar jar) {
    try {
      jar.close();
    } catch (IOException e) {
      log.warn("Plugin {} cannot be closed", file, e);
    }
  }
}
