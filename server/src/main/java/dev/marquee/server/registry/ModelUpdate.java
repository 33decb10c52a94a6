package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import java.util.Optional;

/**
 * What is to be changed of a model.
 *
 * @param description at most {@value Texts#MAX_DESCRIPTION} characters; empty to leave it
 * @param policy the new policy, or that there is none; empty to leave it
 */
public record ModelUpdate(
    Optional<String> description, Optional<Optional<PromotionPolicy>> policy) {
  /**
   * @throws Failure.InvalidArgument if a value is not valid
   */
  public ModelUpdate {
    description.ifPresent(text -> Texts.check("model.description", text, Texts.MAX_DESCRIPTION));
  }
}
