package dev.marquee.server.evaluation;

import dev.marquee.models.metrics.Decisions;
import dev.marquee.models.metrics.Thresholds;
import java.util.Optional;

/**
 * What was predicted, at which thresholds.
 *
 * @param thresholds as they are told: where there were several of a label, their mean
 * @param split on which they were tuned; empty for the version's own, and for all examples
 */
record Decided(
    Decisions decisions, Thresholds thresholds, ThresholdSource source, Optional<String> split) {}
