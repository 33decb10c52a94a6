package dev.marquee.tools;

import dev.marquee.tools.bench.serving.PeerScript;
import dev.marquee.tools.bench.serving.PeerSpec;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The peers that a benchmark starts, and what runs them. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class PeerScriptsOption {
  private static final String FOLDER = "tools/bench/peers";

  @Option(
      names = "--python",
      paramLabel = "PATH",
      required = true,
      description =
          "The Python that has what tools/bench/peers/requirements.txt lists; it starts pytorch and "
              + "onnxruntime.")
  private String python;

  @Option(
      names = "--triton-python",
      paramLabel = "PATH",
      description =
          "The Python that has what requirements-triton.txt there lists; it starts triton. Default: "
              + "no triton.")
  private @Nullable String tritonPython;

  @Option(
      names = "--peers-folder",
      paramLabel = "DIR",
      description =
          "The folder that has server.py and triton_server.py. Default: tools/bench/peers of the "
              + "source tree that this command was built in.")
  private @Nullable Path folder;

  /**
   * Returns them.
   *
   * @throws IllegalArgumentException if a script is not there
   */
  List<PeerSpec> specs() {
    List<PeerSpec> specs =
        new ArrayList<>(
            List.of(spec(PeerScript.PYTORCH, python), spec(PeerScript.ONNXRUNTIME, python)));
    if (tritonPython != null) {
      specs.add(spec(PeerScript.TRITON, tritonPython));
    }
    return specs;
  }

  private PeerSpec spec(PeerScript script, String interpreter) {
    Path scripts = folder == null ? sourceTree().resolve(FOLDER) : folder;
    if (!Files.isRegularFile(scripts.resolve(script.file()))) {
      throw new IllegalArgumentException(
          "%s has no %s: name the folder %s of Marquee's source tree with --peers-folder"
              .formatted(scripts, script.file(), FOLDER));
    }
    return new PeerSpec.Started(script, interpreter, scripts);
  }

  /** The jar, as the classes before it, is made in {@code tools/target}. */
  private static Path sourceTree() {
    try {
      return Path.of(
              PeerScriptsOption.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolve("../../..")
          .normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
