/** From labelled images to the batches of a training: splits, balance, crops, augmentation. */
@NullMarked
package dev.marquee.models.data;

import org.jspecify.annotations.NullMarked;
