/** The one family of refusals that domain code throws, with their stable reasons. */
@NullMarked
package dev.marquee.models.failure;

import org.jspecify.annotations.NullMarked;
