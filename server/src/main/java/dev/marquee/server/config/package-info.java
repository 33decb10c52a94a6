/** The server's configuration: one tree of records, read from a file, the environment and flags. */
@NullMarked
package dev.marquee.server.config;

import org.jspecify.annotations.NullMarked;
