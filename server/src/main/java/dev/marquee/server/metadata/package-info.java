/** The registry's metadata in SQL: models, versions, aliases and their history. */
@NullMarked
package dev.marquee.server.metadata;

import org.jspecify.annotations.NullMarked;
