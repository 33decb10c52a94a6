package dev.marquee.server.serving;

import java.util.List;

/**
 * Images that go to the engine together.
 *
 * @param onWholeDevice whether nothing else is to run on the device beside it
 */
record Batch(List<BatchItem> items, boolean onWholeDevice) {}
