/** The {@code marquee} command: one class per subcommand, and what they print. */
@NullMarked
package dev.marquee.tools;

import org.jspecify.annotations.NullMarked;
