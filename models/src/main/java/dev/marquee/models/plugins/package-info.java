/** Architectures that come in jars of their own: found, checked, kept apart from each other. */
@NullMarked
package dev.marquee.models.plugins;

import org.jspecify.annotations.NullMarked;
