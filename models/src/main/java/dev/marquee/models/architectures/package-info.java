/** The networks that Marquee brings along. */
@NullMarked
package dev.marquee.models.architectures;

import org.jspecify.annotations.NullMarked;
