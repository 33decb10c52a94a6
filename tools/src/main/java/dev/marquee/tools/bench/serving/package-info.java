/**
 * Servers, peers and the bare loop in turns, each in a process of its own: what a server makes of
 * what the engine can do.
 */
@NullMarked
package dev.marquee.tools.bench.serving;

import org.jspecify.annotations.NullMarked;
