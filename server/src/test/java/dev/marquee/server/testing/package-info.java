/** What the server's tests share: folders of small versions, an engine and a clock to steer. */
@NullMarked
package dev.marquee.server.testing;

import org.jspecify.annotations.NullMarked;
