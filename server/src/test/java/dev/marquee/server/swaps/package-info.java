/** What callers see of swaps, and whether that can be so. */
@NullMarked
package dev.marquee.server.swaps;

import org.jspecify.annotations.NullMarked;
