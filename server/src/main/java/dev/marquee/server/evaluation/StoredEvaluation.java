package dev.marquee.server.evaluation;

import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.registry.VersionName;
import java.time.Instant;

/**
 * An evaluation. Immutable.
 *
 * @param on what was measured; the dataset may be deleted since
 */
public record StoredEvaluation(
    EvaluationName name,
    VersionName version,
    DatasetSplit on,
    Instant createTime,
    Findings findings) {}
