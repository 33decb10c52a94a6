package dev.marquee.models.plugins;

import dev.marquee.models.network.Architecture;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.jar.JarFile;

/**
 * One plugin: a jar, the class loader that it has to itself, and its architectures, at least one.
 * The classes stay loadable until it is closed.
 */
record PluginJar(URLClassLoader loader, List<PluginArchitecture> architectures)
    implements AutoCloseable {
  private static final String SERVICE_FILE = "META-INF/services/" + Architecture.class.getName();
  private static final String OWN_CLASS = Architecture.class.getName().replace('.', '/') + ".class";

  /**
   * Opens a jar and tries every architecture in it.
   *
   * @param api what the plugin sees beside its own classes
   * @return the caller closes it
   * @throws BrokenPluginException if anything in it does not work; nothing of it stays open
   */
  static PluginJar open(Path jar, ApiClassLoader api) throws BrokenPluginException {
    requirePlugin(jar);
    URLClassLoader loader =
        new URLClassLoader(jar.getFileName().toString(), new URL[] {urlOf(jar)}, api);
    try {
      return new PluginJar(loader, architectures(loader));
    } catch (Throwable e) {
      // Here strangers' code runs, and code that does not fit: linkage errors and overflows are as
      // likely as exceptions, and no more reason for the server not to start.
      closeAfter(e, loader);
      throw BrokenPluginException.of(e);
    }
  }

  private static List<PluginArchitecture> architectures(ClassLoader loader)
      throws BrokenPluginException {
    List<PluginArchitecture> checked = new ArrayList<>();
    for (Architecture architecture : ServiceLoader.load(Architecture.class, loader)) {
      checked.add(PluginArchitecture.checked(architecture));
    }
    if (checked.isEmpty()) {
      throw new BrokenPluginException(
          "its %s names no class: write the architecture's class into it".formatted(SERVICE_FILE));
    }
    return List.copyOf(checked);
  }

  /** What can be said of a jar before any of its code runs. */
  private static void requirePlugin(Path file) throws BrokenPluginException {
    try (JarFile jar = new JarFile(file.toFile())) {
      if (jar.getEntry(OWN_CLASS) != null) {
        throw new BrokenPluginException(
            "it holds classes of Marquee itself: give marquee-models the scope 'provided' and build the jar again");
      }
      if (jar.getEntry(SERVICE_FILE) == null) {
        throw new BrokenPluginException(
            "it has no %s: add that file, with the name of the architecture's class, or take the jar out of the folder"
                .formatted(SERVICE_FILE));
      }
    } catch (IOException e) {
      throw new BrokenPluginException(
          "it cannot be read as a jar (%s): copy it again".formatted(e.getMessage()));
    }
  }

  private static URL urlOf(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("files have URLs", e);
    }
  }

  private static void closeAfter(Throwable reason, URLClassLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
