package dev.marquee.client;

import com.google.protobuf.FieldMask;
import dev.marquee.v1.Model;
import dev.marquee.v1.PromotionPolicy;

/**
 * What to change of a model; what is not named stays as it is. Immutable.
 *
 * <pre>{@code
 * models.updateModel(
 *     "models/posters", ModelUpdate.none().description("Posters to genres"), ChangeOptions.none());
 * }</pre>
 */
public final class ModelUpdate {
  private final Model values;
  private final FieldMask mask;

  private ModelUpdate(Model values, FieldMask mask) {
    this.values = values;
    this.mask = mask;
  }

  /** Returns an update that changes nothing, which servers refuse: what to begin with. */
  public static ModelUpdate none() {
    return new ModelUpdate(Model.getDefaultInstance(), FieldMask.getDefaultInstance());
  }

  /** Returns this update with a new description, at most 10,000 characters; may be empty. */
  public ModelUpdate description(String description) {
    return with(values.toBuilder().setDescription(description), "description");
  }

  /** Returns this update with what a version must reach from now on before it is promoted. */
  public ModelUpdate promotionPolicy(PromotionPolicy policy) {
    return with(values.toBuilder().setPromotionPolicy(policy), "promotion_policy");
  }

  /** Returns this update with no promotion policy from now on. */
  public ModelUpdate noPromotionPolicy() {
    return with(values.toBuilder().clearPromotionPolicy(), "promotion_policy");
  }

  /** Whether it changes nothing. */
  public boolean isEmpty() {
    return mask.getPathsCount() == 0;
  }

  /** The values that {@link #mask} names. */
  Model values() {
    return values;
  }

  FieldMask mask() {
    return mask;
  }

  private ModelUpdate with(Model.Builder values, String path) {
    return new ModelUpdate(values.build(), Masks.with(mask, path));
  }
}
