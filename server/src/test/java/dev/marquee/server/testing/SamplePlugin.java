package dev.marquee.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.network.Architecture;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The sample of tools/samples/architecture-plugin, compiled from its sources as its own build does
 * it: with nothing but {@code marquee-models} beside the JDK.
 */
public final class SamplePlugin {
  // Maven runs tests in the module's folder.
  private static final Path MAIN = Path.of("../tools/samples/architecture-plugin/src/main");

  private SamplePlugin() {}

  /**
   * Writes its jar.
   *
   * @param scratch an empty folder for the classes
   */
  public static void write(Path jar, Path scratch) throws IOException {
    compile(scratch);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out)) {
      add(zip, scratch);
      add(zip, MAIN.resolve("resources"));
    }
  }

  private static void compile(Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", classes.toString(), "-cp", marqueeModels().toString(), "-proc:none");
      List<Path> sources = filesBelow(MAIN.resolve("java"));
      assertThat(sources).isNotEmpty();
      assertThat(
              compiler
                  .getTask(
                      null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                  .call())
          .isTrue();
    }
  }

  private static void add(JarOutputStream zip, Path folder) throws IOException {
    for (Path file : filesBelow(folder)) {
      zip.putNextEntry(new JarEntry(folder.relativize(file).toString().replace('\\', '/')));
      Files.copy(file, zip);
    }
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Path marqueeModels() {
    try {
      return Path.of(
          Architecture.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
