/** What a network is: a tree of layers, and what is read off it without running it. */
@NullMarked
package dev.marquee.models.network;

import org.jspecify.annotations.NullMarked;
