/** Which models, versions and aliases there are. */
@NullMarked
package dev.marquee.server.registry;

import org.jspecify.annotations.NullMarked;
