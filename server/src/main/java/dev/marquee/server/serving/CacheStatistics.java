package dev.marquee.server.serving;

/**
 * How the response cache does; counts since it was made.
 *
 * @param hits requests answered with scores that were kept
 * @param shared requests answered with scores that another one was having computed
 * @param misses requests that had to have their scores computed, also those that failed at it
 * @param evictions images whose scores had to give way to others
 * @param entries images whose scores are kept now, about
 * @param bytes what these take, about
 * @param capacityBytes what they may take; 0 where the cache is off
 */
public record CacheStatistics(
    long hits,
    long shared,
    long misses,
    long evictions,
    long entries,
    long bytes,
    long capacityBytes) {}
