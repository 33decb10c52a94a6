package dev.marquee.models.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.network.Architecture;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A plugin's jar in the making: sources given as text, compiled against Marquee's classes. */
final class JarDraft {
  private static final String SERVICE_FILE = "META-INF/services/" + Architecture.class.getName();

  private final List<JavaFileObject> sources = new ArrayList<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();
  private boolean newerJava;

  /** Returns the jar of one architecture in class {@code plugin.Net}. */
  static JarDraft of(Source source) {
    return new JarDraft().source("plugin.Net", source.text("Net")).service("plugin.Net");
  }

  /** Adds a class. */
  JarDraft source(String type, String text) {
    URI name = URI.create("string:///" + type.replace('.', '/') + ".java");
    sources.add(
        new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        });
    return this;
  }

  /** Writes the service file, a class per line. */
  JarDraft service(String... types) {
    return entry(SERVICE_FILE, String.join("\n", types));
  }

  /** Adds any file. */
  JarDraft entry(String name, String text) {
    entries.put(name, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Leaves a class out of the jar that the others were compiled with. */
  JarDraft without(String type) {
    leftOut.add(type.replace('.', '/') + ".class");
    return this;
  }

  /** Marks the classes as compiled for a Java after the one that runs. */
  JarDraft forNewerJava() {
    newerJava = true;
    return this;
  }

  /** Compiles it and writes the jar. */
  void write(Path jar) throws IOException {
    Map<String, byte[]> all = new LinkedHashMap<>(entries);
    if (!sources.isEmpty()) {
      all.putAll(classes(Files.createTempDirectory(jar.getParent(), "classes")));
    }
    leftOut.forEach(name -> assertThat(all.remove(name)).as(name).isNotNull());
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : all.entrySet()) {
        zip.putNextEntry(new JarEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
  }

  private Map<String, byte[]> classes(Path output) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of("-d", output.toString(), "-cp", marqueeClasses().toString(), "-proc:none");
    assertThat(compiler.getTask(null, null, null, options, null, sources).call()).isTrue();
    Map<String, byte[]> classes = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (newerJava) {
          // The major version stands in bytes 6 and 7 (JVMS 4.1).
          bytes[7]++;
        }
        classes.put(output.relativize(file).toString().replace('\\', '/'), bytes);
      }
    }
    return classes;
  }

  private static Path marqueeClasses() {
    try {
      return Path.of(
          Architecture.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
