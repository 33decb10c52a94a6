/** Training runs: accepted, queued, trained, kept through failures, made into versions. */
@NullMarked
package dev.marquee.server.training;

import org.jspecify.annotations.NullMarked;
