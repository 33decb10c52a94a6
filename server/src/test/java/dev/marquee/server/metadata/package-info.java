/** What every store of metadata must do, and what the one on SQLite does besides. */
@NullMarked
package dev.marquee.server.metadata;

import org.jspecify.annotations.NullMarked;
