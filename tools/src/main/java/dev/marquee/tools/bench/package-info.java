/** What {@code marquee bench} measures: Marquee against itself and against others, as ratios. */
@NullMarked
package dev.marquee.tools.bench;

import org.jspecify.annotations.NullMarked;
