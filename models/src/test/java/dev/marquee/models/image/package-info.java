@NullMarked
package dev.marquee.models.image;

import org.jspecify.annotations.NullMarked;
