package dev.marquee.server.registry;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One state of an alias in its history.
 *
 * @param change the change that made it so
 * @param version the number of the version that it pointed to; empty where it was deleted
 * @param back the change whose state a rollback from here goes back to
 */
public record AliasStep(long change, OptionalInt version, OptionalLong back) {}
