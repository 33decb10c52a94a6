/** How a version comes into production: gates first, then one swap that no caller notices. */
@NullMarked
package dev.marquee.server.promotion;

import org.jspecify.annotations.NullMarked;
