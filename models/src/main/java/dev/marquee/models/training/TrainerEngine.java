package dev.marquee.models.training;

import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;

/** What trains networks on its devices. Thread-safe, though one trainer runs at a time. */
public interface TrainerEngine {

  /**
   * Returns which device would train, such as {@code cpu} or {@code gpu:0}.
   *
   * @param choice {@code cpu}, {@code gpu:N} or {@code auto}; empty means {@code auto}: the one
   *     that the engine uses first
   * @throws dev.marquee.models.failure.Failure.InvalidArgument ({@code FIELD_INVALID}, {@code
   *     device}) if it is none of these
   * @throws dev.marquee.models.failure.Failure.FailedPrecondition ({@code DEVICE_UNAVAILABLE}) if
   *     it is not there
   */
  String trainingDevice(String choice);

  /**
   * Begins to train a network.
   *
   * @param initial the weights to begin with; not used after the call
   * @param frequencies by label, the share of the samples that have it, each in [0, 1]: what
   *     balances the loss, where its settings say so
   * @param device as for {@link #trainingDevice}, which also says what is thrown
   * @return to be closed by the caller
   */
  Trainer trainer(
      Network network,
      InputSpec input,
      TrainerSettings settings,
      InitialWeights initial,
      float[] frequencies,
      String device);
}
