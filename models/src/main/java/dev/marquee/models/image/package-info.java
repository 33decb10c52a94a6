/** From the bytes of an image to the input of a network. */
@NullMarked
package dev.marquee.models.image;

import org.jspecify.annotations.NullMarked;
