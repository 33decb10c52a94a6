/** The {@code marquee} command, and what it brings along to show something at once. */
@NullMarked
package dev.marquee.tools;

import org.jspecify.annotations.NullMarked;
