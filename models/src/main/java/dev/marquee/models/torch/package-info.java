/** The PyTorch engine: the only package that owns native arrays. */
@NullMarked
package dev.marquee.models.torch;

import org.jspecify.annotations.NullMarked;
