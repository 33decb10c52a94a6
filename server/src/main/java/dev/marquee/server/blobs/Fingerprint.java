package dev.marquee.server.blobs;

/** What a file's bytes are known by. */
record Fingerprint(Digest digest, long sizeBytes) {}
