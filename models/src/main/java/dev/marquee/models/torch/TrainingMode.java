package dev.marquee.models.torch;

import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What a forward pass does otherwise in training.
 *
 * @param trained whether a layer is trained; a batch norm that is not goes by its running
 *     statistics and leaves them as they are
 * @param random decides what is dropped out; Java's and not the engine's, whose state cannot be
 *     saved
 */
record TrainingMode(Predicate<String> trained, RandomGenerator random) {}
