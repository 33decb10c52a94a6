/** The server as a whole: its parts list, its start and its end. */
@NullMarked
package dev.marquee.server;

import org.jspecify.annotations.NullMarked;
