package dev.marquee.tools;

import dev.marquee.client.ChangeOptions;
import dev.marquee.client.ConflictException;
import dev.marquee.client.MarqueeException;
import dev.marquee.client.ModelsClient;
import dev.marquee.client.NotFoundException;
import dev.marquee.v1.Model;
import java.util.Optional;

/** The model that a run is for: created where there is none, and removed where there is no run. */
final class RunModel {
  private final ModelsClient models;
  private final Optional<Model> created;

  private RunModel(ModelsClient models, Optional<Model> created) {
    this.models = models;
    this.created = created;
  }

  /**
   * Finds or creates it.
   *
   * @param reason why, for the history, where it is created
   */
  static RunModel of(ModelsClient models, String name, String reason) {
    try {
      Model _ = models.getModel(name);
      return new RunModel(models, Optional.empty());
    } catch (NotFoundException none) {
      Model model = models.createModel(Model.newBuilder().setName(name).build(), reason);
      return new RunModel(models, Optional.of(model));
    }
  }

  /** Whether it was created here. */
  boolean isNew() {
    return created.isPresent();
  }

  /**
   * Removes the model again where it was created for a run that is not to be. Where somebody has
   * done something to it meanwhile it stays, and so it does where there may be a run all the same.
   *
   * @param refusal what became of the run
   * @return whether it was removed
   */
  boolean removeAfter(MarqueeException refusal) {
    boolean mayRun = refusal.maybeChanged().isPresent() || refusal instanceof ConflictException;
    if (mayRun || created.isEmpty()) {
      return false;
    }
    Model model = created.get();
    try {
      models.deleteModel(
          model.getName(),
          ChangeOptions.because("its training run was refused").ifEtag(model.getEtag()));
      return true;
    } catch (MarqueeException stays) {
      refusal.addSuppressed(stays);
      return false;
    }
  }
}
