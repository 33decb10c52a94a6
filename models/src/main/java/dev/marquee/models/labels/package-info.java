/** Label vocabularies. */
@NullMarked
package dev.marquee.models.labels;

import org.jspecify.annotations.NullMarked;
