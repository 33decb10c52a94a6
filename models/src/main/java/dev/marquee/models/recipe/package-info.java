/** Recipes: all that a training does besides its data, read from YAML. */
@NullMarked
package dev.marquee.models.recipe;

import org.jspecify.annotations.NullMarked;
