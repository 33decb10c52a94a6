package dev.marquee.models.plugins;

import java.util.Set;

/**
 * The parent of every plugin's class loader: it shows the JDK and the packages that plugins are
 * written against, and nothing else of the process. Thread-safe.
 *
 * <p>So a class loader that asks its parent first, as Java's own do, takes everything else from its
 * jar: child-first for all but the JDK and the API, without a rule of its own. Two plugins, or a
 * plugin and the server, may carry different versions of one library; and a server may change its
 * libraries without breaking a plugin that happened to use them. The API itself must come from the
 * server, for two classes of one name from two loaders are two types.
 *
 * <p>This keeps accidents away, not attackers: a plugin's code may do whatever the server may.
 */
final class ApiClassLoader extends ClassLoader {
  private static final Set<String> API =
      Set.of("dev.marquee.models.network", "dev.marquee.models.image");

  private final ClassLoader marquee;

  /**
   * @param marquee where the API's classes come from
   */
  ApiClassLoader(ClassLoader marquee) {
    super("marquee-api", getPlatformClassLoader());
    this.marquee = marquee;
  }

  /** Is asked for what the JDK does not have. */
  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String inPackage = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    if (API.contains(inPackage)) {
      return marquee.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }
}
