/** The bare loop: what decoding and the engine can do in one process without any server. */
@NullMarked
package dev.marquee.tools.bench.raw;

import org.jspecify.annotations.NullMarked;
