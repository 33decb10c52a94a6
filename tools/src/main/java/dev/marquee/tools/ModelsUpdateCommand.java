package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.client.ModelUpdate;
import dev.marquee.client.ModelsClient;
import dev.marquee.client.VersionUpdate;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.PromotionPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code marquee models update}: of a model or of a version, which have different options. The name
 * says which of them is meant, so an option of the other is wrong usage, found before anything is
 * sent. Tags are given one by one, but the API takes them all at once: they are read and merged
 * here, under the etag of what was read.
 */
@Command(
    name = "update",
    description = {
      "Changes what is known of a model or a version, and prints its name.",
      "",
      "Both have a description; a model has a promotion policy, which is replaced as a whole; a "
          + "version has tags."
    },
    footer = {
      "",
      "Examples:",
      "  marquee models update models/posters --metric mean_average_precision --minimum 0.3",
      "  marquee models update models/posters/versions/2 --tag team=vision"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsUpdateCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ChangeOption change;
  @Mixin private PolicyOption policy;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "NAME",
      converter = ModelReference.class,
      description = "The model, such as models/x, or the version, such as models/x/versions/3.")
  private String name;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      description = "The new description; an empty one removes it.")
  private @Nullable String description;

  @Option(names = "--no-policy", description = "Removes the model's promotion policy.")
  private boolean noPolicy;

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "Gives the version this tag, or its tag this value. Repeatable.")
  private Map<String, String> tags = new HashMap<>();

  @Option(
      names = "--remove-tag",
      paramLabel = "KEY",
      description = "Takes this tag from the version. Repeatable.")
  private List<String> removedTags = new ArrayList<>();

  @Spec private CommandSpec command;

  @Override
  public void run() {
    boolean ofPolicy = noPolicy || policy.policy().isPresent();
    boolean ofTags = !tags.isEmpty() || !removedTags.isEmpty();
    boolean version = name.contains("/versions/");
    require(version ? !ofPolicy : !ofTags, "Policies are of models, tags are of versions.");
    require(!noPolicy || policy.policy().isEmpty(), "Give either --no-policy or a policy.");
    require(description != null || ofPolicy || ofTags, "There is nothing to change; say what.");
    try (MarqueeClient client = server.connectAs(change.actor())) {
      if (version) {
        ModelVersion updated = updateVersion(client.models(), ofTags);
        result.print(updated, updated::getName);
      } else {
        Model updated = updateModel(client.models());
        result.print(updated, updated::getName);
      }
    }
  }

  private Model updateModel(ModelsClient models) {
    ModelUpdate update = noPolicy ? ModelUpdate.none().noPromotionPolicy() : ModelUpdate.none();
    Optional<PromotionPolicy> given = policy.policy();
    if (given.isPresent()) {
      update = update.promotionPolicy(given.get());
    }
    if (description != null) {
      update = update.description(description);
    }
    return models.updateModel(name, update, change.options());
  }

  private ModelVersion updateVersion(ModelsClient models, boolean ofTags) {
    VersionUpdate update =
        description == null ? VersionUpdate.none() : VersionUpdate.none().description(description);
    if (!ofTags) {
      return models.updateModelVersion(name, update, change.options());
    }
    ModelVersion present = models.getModelVersion(name);
    Map<String, String> merged = new HashMap<>(present.getTagsMap());
    removedTags.forEach(merged::remove);
    merged.putAll(tags);
    // All tags are sent, so one that somebody else adds meanwhile would be lost without the etag.
    return models.updateModelVersion(
        name, update.tags(merged), change.optionsWith(present::getEtag));
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(command.commandLine(), message);
    }
  }
}
