/** The wire: one class per proto service, and how failures become statuses. */
@NullMarked
package dev.marquee.server.rpc;

import org.jspecify.annotations.NullMarked;
