package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.marquee.client.ImportOptions;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.MarqueeException;
import dev.marquee.v1.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code marquee models import}: on standard output stands the version's name and nothing else. */
@Command(
    name = "import",
    description = {
      "Puts a version from a folder into the registry, and prints the new version's name.",
      "",
      "The folder holds manifest.json, weights.safetensors and, where the manifest states goldens, "
          + "goldens.safetensors; their sizes and digests are checked before anything is sent, the "
          + "rest by the server. An import that breaks off "
          + "goes on by itself; one that was given up goes on with --request-id. No alias points to "
          + "the new version: 'marquee models promote' puts it into production."
    },
    footer = {"", "Example:", "  marquee models import models/posters --from trained/"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsImportCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ReasonOption reason;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "MODEL",
      converter = ModelReference.class,
      description = "The model that gets the version.")
  private String model;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      required = true,
      description = "The folder of the version.")
  private Path folder;

  @Option(
      names = "--request-id",
      paramLabel = "ID",
      description =
          "Names the import: one that broke off goes on under the same name, and one that is done "
              + "is not done again. Default: a new UUID, which is printed on standard error first.")
  private @Nullable String requestId;

  @Spec private CommandSpec command;

  @Override
  public void run() {
    // Made here, not by the client, so that it can be told where the import breaks off for good.
    String id = requestId == null ? announced(UUID.randomUUID().toString()) : given(requestId);
    ModelVersion version;
    try (MarqueeClient client = server.connectAs(reason.actor());
        Progress progress = Progress.ofBytes("import")) {
      ImportOptions options =
          ImportOptions.none()
              .withRequestId(id)
              .because(reason.reason())
              .tellingProgress(progress::to);
      version = client.models().importVersion(model, folder, options);
    } catch (IOException e) {
      throw FileFailure.reading(folder, e);
    } catch (MarqueeException e) {
      if (mayGoOn(e)) {
        result.errors().say("To go on with it, add --request-id " + id + ".");
      }
      throw e;
    }
    result.print(version, version::getName);
  }

  /** An empty one, as of a variable that is not set, would name nothing without a word. */
  private String given(String id) {
    if (id.isBlank()) {
      throw new ParameterException(
          command.commandLine(), "--request-id is empty: give it a name, or leave it out.");
    }
    return id;
  }

  /**
   * Told before anything is sent: whoever stops this process, or kills it, can go on all the same.
   */
  private String announced(String id) {
    if (!Files.isRegularFile(folder.resolve("manifest.json"))) {
      return id;
    }
    result
        .errors()
        .print(
            "Request id %s (to go on after a break, repeat the command with --request-id %s)"
                .formatted(id, id),
            JsonNodeFactory.instance.objectNode().put("request_id", id));
    return id;
  }

  /** Whether the server may have a part of it, which another call can go on with. */
  private static boolean mayGoOn(MarqueeException failure) {
    return switch (failure.code()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, RESOURCE_EXHAUSTED, INTERNAL, ABORTED -> true;
      case OK,
          UNKNOWN,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          DATA_LOSS,
          UNAUTHENTICATED ->
          false;
    };
  }
}
