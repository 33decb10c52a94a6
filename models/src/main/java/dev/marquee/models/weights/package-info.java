/** Weights files: safetensors read with bounds, written, and matched by parameter name. */
@NullMarked
package dev.marquee.models.weights;

import org.jspecify.annotations.NullMarked;
