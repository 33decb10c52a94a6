package dev.marquee.models.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Architecture;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
  private static final Architectures BUILT_IN = Architectures.onClassPath();

  @TempDir Path folder;

  @Test
  void theArchitecturesOfAJarStandBesideTheBuiltInOnes() throws IOException {
    new JarDraft()
        .source("plugin.One", Source.called("one").text("One"))
        .source("plugin.Two", Source.called("two").text("Two"))
        .service("plugin.Two", "plugin.One")
        .write(folder.resolve("numbers.jar"));
    try (Plugins plugins = Plugins.load(folder, BUILT_IN)) {
      assertThat(plugins.loaded())
          .containsExactly(new Plugins.Loaded("numbers.jar", List.of("one", "two")));
      assertThat(plugins.refused()).isEmpty();
      assertThat(plugins.architectures().names())
          .contains("one", "two")
          .containsAll(BUILT_IN.names());
      Architecture one = plugins.architectures().get("one");
      assertThat(one.description()).isEqualTo("A trial");
      assertThat(one.defaultInput().height()).isEqualTo(12);
      assertThat(one.network(5, Settings.NONE).parameters()).hasSize(2);
    }
  }

  @Test
  void aFolderThatIsNotThereOrHoldsNoJarBringsNothing() throws IOException {
    Files.writeString(folder.resolve("README.md"), "Plugins go here.");
    try (Plugins none = Plugins.load(folder.resolve("missing"), BUILT_IN);
        Plugins empty = Plugins.load(folder, BUILT_IN)) {
      assertThat(none.architectures().names()).isEqualTo(BUILT_IN.names());
      assertThat(empty.architectures().names()).isEqualTo(BUILT_IN.names());
      assertThat(empty.refused()).isEmpty();
    }
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("plugins"), "");
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> Plugins.load(file, BUILT_IN))
        .withMessageContaining("plugins_dir")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CONFIG_INVALID));
  }

  @Test
  void twoPluginsCarryDifferentVersionsOfOneLibrary() throws IOException {
    for (int version = 1; version <= 2; version++) {
      JarDraft.of(Source.called("uses").withName("\"uses-\" + lib.Library.VERSION()"))
          .source(
              "lib.Library",
              "package lib; public class Library { public static int VERSION() { return %d; } }"
                  .formatted(version))
          .write(folder.resolve("with-library-%d.jar".formatted(version)));
    }
    try (Plugins plugins = Plugins.load(folder, BUILT_IN)) {
      assertThat(plugins.refused()).isEmpty();
      assertThat(plugins.architectures().names()).contains("uses-1", "uses-2");
    }
  }

  @Test
  void aPluginThatCarriesALibraryOfTheServerGetsItsOwn() throws IOException {
    JarDraft.of(
            Source.called("own-logger")
                .withMembers("static final String LOGGER = org.slf4j.Logger.OWN;"))
        .source(
            "org.slf4j.Logger",
            "package org.slf4j; public class Logger {"
                + " public static final String OWN = String.valueOf(1); }")
        .write(folder.resolve("own-logger.jar"));
    try (Plugins plugins = Plugins.load(folder, BUILT_IN)) {
      assertThat(plugins.refused()).isEmpty();
    }
  }

  @Test
  void pluginsSeeTheApiAndTheJdkButNothingElseOfTheServer() throws Exception {
    ApiClassLoader api = new ApiClassLoader(Architecture.class.getClassLoader());
    assertThat(api.loadClass("dev.marquee.models.network.Layer$Convolution"))
        .isEqualTo(dev.marquee.models.network.Layer.Convolution.class);
    assertThat(api.loadClass("dev.marquee.models.image.InputSpec")).isNotNull();
    assertThat(api.loadClass("java.sql.Connection")).isNotNull();
    for (String hidden :
        List.of(
            "dev.marquee.models.torch.TorchEngine",
            "dev.marquee.models.plugins.Plugins",
            "dev.marquee.models.architectures.CustomCnn",
            "ai.djl.Model",
            "org.slf4j.Logger",
            "com.fasterxml.jackson.core.JsonFactory")) {
      assertThatExceptionOfType(ClassNotFoundException.class)
          .isThrownBy(() -> api.loadClass(hidden));
    }
  }

  @Test
  void aPluginThatReliesOnALibraryOfTheServerIsRefused() throws IOException {
    JarDraft.of(Source.called("borrower").withMembers("final Object log = lib.Borrowed.logger();"))
        .source(
            "lib.Borrowed",
            "package lib; public class Borrowed {"
                + " public static Object logger() { return ai.djl.Model.class; } }")
        .source("ai.djl.Model", "package ai.djl; public interface Model {}")
        .without("ai.djl.Model")
        .write(folder.resolve("borrower.jar"));
    try (Plugins plugins = Plugins.load(folder, BUILT_IN)) {
      assertThat(plugins.loaded()).isEmpty();
      assertThat(plugins.refused().getFirst().why())
          .contains("ai/djl/Model", "put the library that has it into the jar");
    }
  }

  @Test
  void whatAPluginThrowsLaterBecomesARefusal() throws IOException {
    JarDraft.of(
            Source.called("moody")
                .withNetwork(
                    """
                    if (labels == 3) throw new IllegalArgumentException("not three");
                    if (labels == 4) throw new NoClassDefFoundError("org/example/Lost");
                    if (labels == 5) return null;
                    %s"""
                        .formatted(Source.called("moody").network())))
        .write(folder.resolve("moody.jar"));
    try (Plugins plugins = Plugins.load(folder, BUILT_IN)) {
      Architecture moody = plugins.architectures().get("moody");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> moody.network(3, Settings.NONE))
          .withMessage("not three");
      for (int labels : new int[] {4, 5}) {
        assertThatExceptionOfType(Failure.FailedPrecondition.class)
            .isThrownBy(() -> moody.network(labels, Settings.NONE))
            .withMessageContaining("moody")
            .withMessageNotContaining("Lost")
            .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ARCHITECTURE_FAILED));
      }
    }
  }

  @Test
  void classesCanBeLoadedUntilThePluginsAreClosed() throws IOException {
    JarDraft.of(
            Source.called("lazy")
                .withNetwork(
                    """
                    String wish = settings.values().getOrDefault("wish", "");
                    int inputs = wish.equals("a") ? A.INPUTS : wish.equals("b") ? B.INPUTS : 3;
                    return new Network(name(), Layer.sequence(
                        new Layer.GlobalAveragePool(), new Layer.Linear("c", inputs, labels)));
                    """))
        .source("plugin.A", "package plugin; class A { static int INPUTS = 3; }")
        .source("plugin.B", "package plugin; class B { static int INPUTS = 3; }")
        .write(folder.resolve("lazy.jar"));
    Plugins plugins = Plugins.load(folder, BUILT_IN);
    Architecture lazy = plugins.architectures().get("lazy");
    assertThat(lazy.network(1, new Settings(Map.of("wish", "a"))).parameters()).hasSize(2);
    plugins.close();
    plugins.close();
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> lazy.network(1, new Settings(Map.of("wish", "b"))))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ARCHITECTURE_FAILED));
  }
}
