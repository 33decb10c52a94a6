package dev.marquee.server.promotion;

import dev.marquee.server.serving.LoadStep;
import java.time.Duration;

/**
 * What one gate found.
 *
 * @param detail what it found, in a sentence
 * @param elapsed how long that took
 */
public record GateResult(Gate gate, LoadStep.Outcome outcome, String detail, Duration elapsed) {}
