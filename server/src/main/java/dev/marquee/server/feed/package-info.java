/** Wakes those who follow something when something happened to it. */
@NullMarked
package dev.marquee.server.feed;

import org.jspecify.annotations.NullMarked;
