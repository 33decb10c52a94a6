/**
 * What a network is: a tree of layers, and what is read off it without running it.
 *
 * <p>With {@code dev.marquee.models.image.InputSpec} this is all that a plugin sees of Marquee. An
 * {@link dev.marquee.models.network.Architecture} makes a {@link
 * dev.marquee.models.network.Network} of {@link dev.marquee.models.network.Layer}s; {@link
 * dev.marquee.models.network.Summary} tells an author, in a unit test, whether they fit.
 */
@NullMarked
package dev.marquee.models.network;

import org.jspecify.annotations.NullMarked;
