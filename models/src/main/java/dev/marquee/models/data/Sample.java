package dev.marquee.models.data;

import dev.marquee.models.image.Crop;
import java.util.BitSet;
import java.util.Optional;

/**
 * One input of a training step.
 *
 * @param image the image's place in the list that the plan was made of
 * @param truth the indices of its labels in the plan's vocabulary; not to be changed, other samples
 *     may share it
 * @param crop the part of the image that it is; empty for the whole
 * @param seed decides how it is augmented
 */
public record Sample(int image, BitSet truth, Optional<Crop> crop, long seed) {}
