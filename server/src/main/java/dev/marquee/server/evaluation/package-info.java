/** How well versions do: they score a split of a dataset, are measured, and what is found kept. */
@NullMarked
package dev.marquee.server.evaluation;

import org.jspecify.annotations.NullMarked;
