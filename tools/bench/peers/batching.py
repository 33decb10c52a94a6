"""Dynamic batching: what waits when the network is free goes together, up to a number."""

import collections
import concurrent.futures
import threading
import time
from dataclasses import dataclass, field

import numpy as np


class Expired(Exception):
    """The deadline passed before the inference began."""


@dataclass(frozen=True)
class Answer:
    """The scores of one image, and what its batch cost."""

    scores: np.ndarray  # [labels] float32
    queue_s: float
    inference_s: float
    batch_size: int


@dataclass(frozen=True)
class _Entry:
    image: np.ndarray
    deadline: float  # on time.monotonic's clock; infinite without one
    since: float = field(default_factory=time.monotonic)
    future: concurrent.futures.Future = field(default_factory=concurrent.futures.Future)


class Batcher:
    """One thread that forms batches and runs them; submit() may be called by any thread.

    A thread of its own, not a task of an event loop: the next batch begins when the last one ends,
    whatever else the loop has to do then.
    """

    def __init__(self, infer, max_batch, max_wait_s, clock=time.monotonic):
        self._infer = infer
        self._max_batch = max_batch
        self._max_wait_s = max_wait_s
        self._clock = clock
        self._waiting = collections.deque()
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="inference", daemon=True)
        self._thread.start()

    def submit(self, image, deadline=float("inf")):
        """Returns a future of the image's Answer, which fails with Expired or what the network raises.

        Cancelled before its batch begins, the image is not inferred.
        """
        entry = _Entry(image, deadline, self._clock())
        with self._changed:
            if self._closed:
                raise RuntimeError("the batcher is closed")
            self._waiting.append(entry)
            self._changed.notify()
        return entry.future

    def close(self):
        """Answers what waits, then ends the thread; returns once it has ended."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self):
        while (batch := self._next_batch()) is not None:
            if batch:
                self._answer(batch)

    def _next_batch(self):
        """Waits for the first image, then for others as long as it may; None once closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            if not self._waiting:
                return None
            if self._max_wait_s > 0:
                left = self._waiting[0].since + self._max_wait_s - self._clock()
                self._changed.wait_for(
                    lambda: len(self._waiting) >= self._max_batch or self._closed, max(0, left)
                )
            batch = []
            while self._waiting and len(batch) < self._max_batch:
                entry = self._waiting.popleft()
                if self._is_live(entry):
                    batch.append(entry)
            return batch

    def _is_live(self, entry):
        if not entry.future.set_running_or_notify_cancel():
            return False
        if entry.deadline <= self._clock():
            entry.future.set_exception(Expired())
            return False
        return True

    def _answer(self, entries):
        begin = self._clock()
        try:
            scores = self._infer(np.stack([entry.image for entry in entries]))
        except Exception as error:  # Whatever it is, it is for those who wait, and the thread goes on.
            for entry in entries:
                entry.future.set_exception(error)
            return
        end = self._clock()
        for entry, row in zip(entries, scores, strict=True):
            entry.future.set_result(Answer(row, begin - entry.since, end - begin, len(entries)))
