"""What the batcher promises, with a network of the test's own."""

import threading

import numpy as np
import pytest

from batching import Batcher, Expired

IMAGE = np.zeros((1,), np.float32)
LONG_S = 60  # Only a failing test waits that long.


class Network:
    """Gives each image its own value back; notes the sizes of batches; waits for the gate."""

    def __init__(self):
        self.sizes = []
        self.begun = threading.Semaphore(0)
        self.gate = threading.Event()

    def __call__(self, inputs):
        self.sizes.append(len(inputs))
        self.begun.release()
        assert self.gate.wait(LONG_S)
        if np.isnan(inputs).any():
            raise ValueError("not a number")
        return inputs


@pytest.fixture
def network():
    return Network()


@pytest.fixture
def clock():
    return [100.0]


@pytest.fixture
def batcher(network, clock):
    batcher = Batcher(network, max_batch=4, max_wait_s=0, clock=lambda: clock[0])
    yield batcher
    network.gate.set()
    batcher.close()


def test_what_waits_while_the_network_runs_goes_together_up_to_the_limit(batcher, network):
    futures = [batcher.submit(IMAGE)]
    assert network.begun.acquire(timeout=LONG_S)
    futures += [batcher.submit(IMAGE + value) for value in range(1, 7)]
    network.gate.set()
    answers = [future.result(LONG_S) for future in futures]
    assert [answer.scores[0] for answer in answers] == list(range(7))
    assert [answer.batch_size for answer in answers] == [1, 4, 4, 4, 4, 2, 2]
    assert network.sizes == [1, 4, 2]


def test_an_expired_image_is_not_inferred_and_takes_no_place_in_a_batch(batcher, network, clock):
    first = batcher.submit(IMAGE)
    assert network.begun.acquire(timeout=LONG_S)
    expired = batcher.submit(IMAGE, deadline=clock[0] + 1)
    others = [batcher.submit(IMAGE, deadline=clock[0] + 3) for _ in range(4)]
    clock[0] += 2
    network.gate.set()
    with pytest.raises(Expired):
        expired.result(LONG_S)
    assert [future.result(LONG_S).batch_size for future in [first, *others]] == [1, 4, 4, 4, 4]


def test_a_cancelled_image_is_not_inferred(batcher, network):
    first = batcher.submit(IMAGE)
    assert network.begun.acquire(timeout=LONG_S)
    cancelled, last = batcher.submit(IMAGE), batcher.submit(IMAGE)
    assert cancelled.cancel()
    network.gate.set()
    assert [future.result(LONG_S).batch_size for future in (first, last)] == [1, 1]


def test_what_the_network_raises_comes_to_those_of_its_batch_only(batcher, network):
    network.gate.set()
    with pytest.raises(ValueError, match="not a number"):
        batcher.submit(IMAGE + np.nan).result(LONG_S)
    assert batcher.submit(IMAGE + 1).result(LONG_S).scores[0] == 1


def test_a_batch_waits_until_it_is_full(network):
    network.gate.set()
    batcher = Batcher(network, max_batch=3, max_wait_s=LONG_S, clock=lambda: 0.0)
    futures = [batcher.submit(IMAGE) for _ in range(3)]
    assert [future.result(LONG_S).batch_size for future in futures] == [3, 3, 3]
    batcher.close()


def test_closing_answers_what_waits(network):
    batcher = Batcher(network, max_batch=4, max_wait_s=LONG_S, clock=lambda: 0.0)
    future = batcher.submit(IMAGE)
    network.gate.set()
    batcher.close()
    assert future.result(0).batch_size == 1
    with pytest.raises(RuntimeError):
        batcher.submit(IMAGE)
