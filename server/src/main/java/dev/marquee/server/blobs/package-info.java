/** Files by their digest: where the bytes of the registry lie. */
@NullMarked
package dev.marquee.server.blobs;

import org.jspecify.annotations.NullMarked;
