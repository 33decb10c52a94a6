/** What tests of imports share. */
@NullMarked
package dev.marquee.server.transfer;

import org.jspecify.annotations.NullMarked;
