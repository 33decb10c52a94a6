package dev.marquee.server.training;

import com.github.benmanes.caffeine.cache.Ticker;

/** What every run is trained with. */
record TrainingParts(
    RunLog log,
    RunPreparation preparation,
    Networks networks,
    Trainers trainers,
    VersionMaking versions,
    TrainThread thread,
    DecodeThreads decoding,
    Courtesy courtesy,
    TrainingLimits limits,
    Ticker ticker) {}
