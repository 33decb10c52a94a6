/** What every engine offers: a classifier, and the way to load one. */
@NullMarked
package dev.marquee.models;

import org.jspecify.annotations.NullMarked;
