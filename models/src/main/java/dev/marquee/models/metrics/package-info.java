/** How good scores are: metrics of multi-label classification, each with its uncertainty. */
@NullMarked
package dev.marquee.models.metrics;

import org.jspecify.annotations.NullMarked;
