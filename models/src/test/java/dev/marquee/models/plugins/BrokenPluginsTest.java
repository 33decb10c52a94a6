package dev.marquee.models.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.marquee.models.network.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way in which a plugin can be broken: it is named and left out, and nothing else suffers. */
class BrokenPluginsTest {
  private static final Architectures BUILT_IN = Architectures.onClassPath();
  private static final Source SOUND = Source.called("trial");

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void aBrokenPluginIsNamedAndLeftOutAndTheOthersServe(String how, JarDraft draft, String why)
      throws IOException {
    draft.write(folder.resolve("broken.jar"));
    JarDraft.of(Source.called("before")).write(folder.resolve("a.jar"));
    JarDraft.of(Source.called("after")).write(folder.resolve("z.jar"));
    try (Plugins plugins = Plugins.load(folder, BUILT_IN)) {
      assertThat(plugins.refused())
          .singleElement()
          .satisfies(
              refused -> {
                assertThat(refused.jar()).isEqualTo("broken.jar");
                assertThat(refused.why()).contains(why);
              });
      assertThat(plugins.loaded())
          .extracting(Plugins.Loaded::jar)
          .containsExactly("a.jar", "z.jar");
      assertThat(plugins.architectures().names())
          .hasSize(BUILT_IN.names().size() + 2)
          .contains("before", "after");
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments("no service file", new JarDraft().entry("x.txt", ""), "has no META-INF/services"),
        arguments("an empty service file", new JarDraft().service(""), "names no class"),
        arguments(
            "a class that is not there", new JarDraft().service("plugin.Gone"), "plugin.Gone"),
        arguments(
            "a line that is no class's name", JarDraft.of(SOUND).service("a b"), "service file"),
        arguments(
            "a class of another kind",
            JarDraft.of(SOUND)
                .source("plugin.Other", "package plugin; public class Other {}")
                .service("plugin.Other"),
            "not a subtype"),
        arguments(
            "a constructor with an argument",
            broken(SOUND.withMembers("public Net(int depth) {}")),
            "constructor without arguments"),
        arguments(
            "a constructor that throws",
            broken(
                SOUND.withMembers("{ if (true) throw new IllegalStateException(\"no luck\"); }")),
            "IllegalStateException: no luck"),
        arguments(
            "a static initialiser that throws",
            broken(SOUND.withMembers("static final int DEPTH = Integer.parseInt(\"deep\");")),
            "NumberFormatException"),
        arguments(
            "a superclass that is not there",
            new JarDraft()
                .source("plugin.Base", SOUND.text("Base"))
                .source("plugin.Net", "package plugin; public class Net extends Base {}")
                .without("plugin.Base")
                .service("plugin.Net"),
            "plugin/Base"),
        arguments("compiled for a newer Java", JarDraft.of(SOUND).forNewerJava(), "--release"),
        arguments(
            "it carries Marquee along",
            JarDraft.of(SOUND).entry("dev/marquee/models/network/Architecture.class", ""),
            "provided"),
        arguments("a name of another form", broken(SOUND.withName("\"Trial_1\"")), "'Trial_1'"),
        arguments("an endless name", broken(SOUND.withName("\"a\".repeat(64)")), "1 to 63"),
        arguments("no name", broken(SOUND.withName("null")), "name() is null"),
        arguments("a built-in's name", broken(SOUND.withName("\"densenet121\"")), "Marquee itself"),
        arguments("another plugin's name", broken(SOUND.withName("\"before\"")), "so does a.jar"),
        arguments("no input", broken(SOUND.withInput("null")), "defaultInput() is null"),
        arguments("no network", broken(SOUND.withNetwork("return null;")), "is null"),
        arguments(
            "another name on the network",
            broken(SOUND.withNetwork(returning("\"other\"", "\"c\", 3, labels"))),
            "networks of 'other'"),
        arguments(
            "layers that do not fit",
            broken(SOUND.withNetwork(returning("name()", "\"c\", 4, labels"))),
            "c takes 4 channels"),
        arguments(
            "outputs that are not the labels",
            broken(SOUND.withNetwork(returning("name()", "\"c\", 3, 20"))),
            "one logit per label"),
        arguments(
            "an input too small for the layers",
            broken(
                SOUND.withNetwork(
                    "return new Network(name(), new Layer.MaxPool(new Layer.Window(9, 1, 0)));")),
            "8×12"),
        arguments(
            "a network() that throws",
            broken(SOUND.withNetwork("throw new UnsupportedOperationException(\"later\");")),
            "UnsupportedOperationException: later"),
        arguments(
            "a network() without an end",
            broken(SOUND.withNetwork("return network(labels + 1, settings);")),
            "StackOverflowError"),
        arguments(
            "a method that the API does not have",
            broken(SOUND.withNetwork("throw new NoSuchMethodError(\"Layer.swish()\");")),
            "of this release"));
  }

  @Test
  void whatIsNoJarIsNamedAndLeftOut() throws IOException {
    Files.writeString(folder.resolve("text.jar"), "not a jar");
    Files.createFile(folder.resolve("empty.jar"));
    Files.createDirectory(folder.resolve("folder.jar"));
    try (Plugins plugins = Plugins.load(folder, BUILT_IN)) {
      assertThat(plugins.refused())
          .extracting(Plugins.Refused::jar)
          .containsExactly("empty.jar", "folder.jar", "text.jar");
      assertThat(plugins.refused())
          .allSatisfy(refused -> assertThat(refused.why()).contains("cannot be read as a jar"));
    }
  }

  @Test
  void onePartThatIsBrokenTakesTheWholePluginOut() throws IOException {
    new JarDraft()
        .source("plugin.Good", Source.called("good").text("Good"))
        .source("plugin.Bad", Source.called("bad").withNetwork("return null;").text("Bad"))
        .service("plugin.Good", "plugin.Bad")
        .write(folder.resolve("half.jar"));
    try (Plugins plugins = Plugins.load(folder, BUILT_IN)) {
      assertThat(plugins.architectures().names()).isEqualTo(BUILT_IN.names());
      assertThat(plugins.loaded()).isEmpty();
      assertThat(plugins.refused()).extracting(Plugins.Refused::jar).isEqualTo(List.of("half.jar"));
    }
  }

  @Test
  void twoArchitecturesOfOneNameInOneJarTakeItOut() throws IOException {
    new JarDraft()
        .source("plugin.One", Source.called("twin").text("One"))
        .source("plugin.Two", Source.called("twin").text("Two"))
        .service("plugin.One", "plugin.Two")
        .write(folder.resolve("twins.jar"));
    try (Plugins plugins = Plugins.load(folder, BUILT_IN)) {
      assertThat(plugins.architectures().names()).isEqualTo(BUILT_IN.names());
      assertThat(plugins.refused().getFirst().why()).contains("'twin'", "so does twins.jar");
    }
  }

  private static JarDraft broken(Source source) {
    return JarDraft.of(source);
  }

  private static String returning(String name, String linear) {
    return """
    return new Network(%s, Layer.sequence(
        new Layer.GlobalAveragePool(), new Layer.Linear(%s)));
    """
        .formatted(name, linear);
  }
}
