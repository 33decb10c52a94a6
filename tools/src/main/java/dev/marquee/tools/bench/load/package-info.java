/**
 * Load: calls that are made in a closed loop or at times drawn beforehand, and what came of them.
 */
@NullMarked
package dev.marquee.tools.bench.load;

import org.jspecify.annotations.NullMarked;
