/** How versions get into the registry and out of it, as streams of bytes. */
@NullMarked
package dev.marquee.server.transfer;

import org.jspecify.annotations.NullMarked;
