/** From an image to its scores: loaded versions, admission, decoding, batching. */
@NullMarked
package dev.marquee.server.serving;

import org.jspecify.annotations.NullMarked;
