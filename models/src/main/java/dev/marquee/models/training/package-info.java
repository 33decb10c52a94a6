/** What a training does, as data: rates, optimizers, losses. No engine is known here. */
@NullMarked
package dev.marquee.models.training;

import org.jspecify.annotations.NullMarked;
