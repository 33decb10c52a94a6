/** Labelled images: uploaded, committed, counted, read. */
@NullMarked
package dev.marquee.server.datasets;

import org.jspecify.annotations.NullMarked;
