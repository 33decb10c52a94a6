package dev.marquee.tools.bench.serving;

/**
 * How long a server took to start.
 *
 * @param seconds from the start of its process to the line that says that it serves
 * @param processorSeconds of processor time meanwhile, of all its threads; 0 where the system does
 *     not tell
 */
public record Start(double seconds, double processorSeconds) {}
