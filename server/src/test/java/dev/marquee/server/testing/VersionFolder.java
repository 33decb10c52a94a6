package dev.marquee.server.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Writes versions into a data folder, as the registry reads them:
 *
 * <pre>
 * VersionFolder.in(data)
 *     .model("posters")
 *     .description("Posters to genres")
 *     .alias("production", 1)
 *     .version(1, manifest -> manifest.labels("Drama", "Comedy"));
 * </pre>
 *
 * <p>Every call writes at once. A version that nothing is said about is a {@code custom-cnn} with
 * three labels and random weights, drawn from its name.
 */
public final class VersionFolder {
  private final Path models;

  private VersionFolder(Path models) {
    this.models = models;
  }

  /** Begins to write models below {@code models/} of a data folder, which need not be there. */
  public static VersionFolder in(Path dataFolder) {
    return new VersionFolder(dataFolder.resolve("models"));
  }

  /** Begins a model, with an empty description and no aliases. */
  public Model model(String id) {
    return new Model(id);
  }

  /** One model's folder, with what {@code model.json} holds so far. */
  public final class Model {
    private final String id;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode().put("description", "");
    private final ObjectNode aliases = json.putObject("aliases");

    private Model(String id) {
      this.id = id;
      writeJson();
    }

    /** Describes the model. */
    public Model description(String description) {
      json.put("description", description);
      return writeJson();
    }

    /** Points an alias to a version, whether that is there or not. */
    public Model alias(String alias, int number) {
      aliases.put(alias, number);
      return writeJson();
    }

    /** Adds a version about which nothing is said. */
    public Model version(int number) {
      return version(number, _ -> {});
    }

    /** Adds a version: its manifest, and the weights of the network that the manifest describes. */
    public Model version(int number, Consumer<ManifestDraft> edit) {
      String name = "models/%s/versions/%d".formatted(id, number);
      ManifestDraft draft = new ManifestDraft(name);
      edit.accept(draft);
      draft.write(directory(models.resolve(id + "/versions/" + number)));
      return this;
    }

    /** Begins another model beside this one. */
    public Model model(String other) {
      return VersionFolder.this.model(other);
    }

    private Model writeJson() {
      try {
        Files.writeString(
            directory(models.resolve(id)).resolve("model.json"), json.toPrettyString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return this;
    }

    private static Path directory(Path path) {
      try {
        return Files.createDirectories(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
