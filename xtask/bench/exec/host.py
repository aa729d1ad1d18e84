"""Measures one figure of one contender in a process of its own, and writes one JSON object to descriptor FD.

Usage: python host.py CONTENDER FIGURE SECONDS FD

A process for each measurement keeps the contenders from slowing each other with threads and imports that stay, and
lets the caller end one that hangs. Times are in seconds and rates in calls per second.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import floor
import processes
import work
from contender import Contender, Lacks
from ours import Understudy
from peers import PEERS

CONTENDERS: dict[str, type[Contender]] = {
    Understudy.name: Understudy,
    floor.Floor.name: floor.Floor,
    floor.SpinningFloor.name: floor.SpinningFloor,
    **PEERS,
}
MEBI = 1 << 20
CALLS = 100_000
#: Mebibytes of the arrays that are handed over.
SIZES = (1, 4, 16, 64, 256)
Values = dict[str, float]


@contextmanager
def running(name: str, workers: int) -> Iterator[Contender]:
    contender = CONTENDERS[name]()
    contender.start(workers)
    try:
        yield contender
    finally:
        contender.stop()


def sampled(action: Callable[[], object], seconds: float, least: int) -> list[float]:
    """The seconds of each run of an action, which is repeated for a time and at least some times."""
    clock = time.perf_counter
    samples: list[float] = []
    end = clock() + seconds
    while len(samples) < least or clock() < end:
        before = clock()
        action()
        samples.append(clock() - before)
    return samples


def noop(name: str, seconds: float) -> Values:
    with running(name, 2) as contender:
        sampled(lambda: contender.call(work.noop), seconds / 4, 20)
        samples = sampled(lambda: contender.call(work.noop), seconds, 100)
    return {"noop.median": statistics.median(samples), "noop.p99": statistics.quantiles(samples, n=100)[98]}


def idle(name: str, seconds: float) -> Values:
    if name == floor.SpinningFloor.name:
        raise Lacks("is never idle")
    with running(name, 2) as contender:
        sampled(lambda: contender.call(work.noop), 0.0, 20)
        time.sleep(0.5)
        everyone = processes.family()
        before = processes.processor_seconds(everyone)
        time.sleep(2.0)
        return {"idle.processor": processes.processor_seconds(everyone) - before}


def array(name: str, seconds: float) -> Values:
    import numpy

    private = numpy.arange(64 * MEBI // 8, dtype=numpy.float64)
    with running(name, 2) as contender:
        result = contender.double(private)
        if result.shape != private.shape or result[-1] != private[-1] * 2.0:
            raise AssertionError("the array came back wrong")
        del result
        return {"array.copies": timed(lambda: contender.double(private), seconds)}


def array_shared(name: str, seconds: float) -> Values:
    with running(name, 2) as contender:
        count = 64 * MEBI // 8
        there, back = contender.shared(count), contender.shared(count)
        values = {"array.shared": timed(lambda: contender.double_shared(there, back), seconds)}
        try:
            values["array.shared_new"] = timed(lambda: contender.double_shared_new(there), seconds)
        except Lacks:
            pass
        return values


def hand_over(name: str, seconds: float) -> Values:
    with running(name, 2) as contender:
        arrays = [contender.shared(size * MEBI // 8) for size in SIZES]
        samples: list[list[float]] = [[] for _ in SIZES]
        # The sizes take turns, so that what the scheduler does hits all alike.
        for _ in range(300):
            for taken, shared in zip(samples, arrays):
                before = time.perf_counter()
                contender.hand_over(shared)
                taken.append(time.perf_counter() - before)
    medians = [statistics.median(taken) for taken in samples]
    values = {f"hand_over.{size}": median for size, median in zip(SIZES, medians)}
    return {**values, "hand_over.ratio": medians[-1] / medians[0]}


def timed(action: Callable[[], object], seconds: float, least: int = 5) -> float:
    """The median of some runs, after two that are not counted."""
    return statistics.median(sampled(action, seconds, least + 2)[2:])


def small_calls(name: str, seconds: float) -> Values:
    values: Values = {}
    with running(name, 2) as contender:
        rates = {}
        try:
            count = contender.default_map_calls
            rates[0] = rate(lambda: contender.map(work.increment, range(count)), count)
            values["map.default"] = rates[0]
        except Lacks:
            pass
        for size in contender.chunk_sizes:
            try:
                action = lambda size=size: contender.map_chunked(work.increment, range(CALLS), size)  # noqa: E731
                rates[size] = rate(action, CALLS)
            except Lacks:
                break
    if not rates:
        raise Lacks("has no map")
    best = max(rates, key=lambda size: rates[size])
    return {**values, "map.best": rates[best], "map.best_chunk": best}


def one_by_one(name: str, seconds: float) -> Values:
    with running(name, 2) as contender:
        count = contender.submit_calls
        return {"submit": rate(lambda: contender.submit_all(work.increment, count), count)}


def rate(action: Callable[[], list[Any]], count: int) -> float:
    """Calls per second of the better of two runs, the first of which also warms up."""
    best = float("inf")
    for _ in range(2):
        before = time.perf_counter()
        results = action()
        best = min(best, time.perf_counter() - before)
        if results != list(range(1, count + 1)):
            raise AssertionError("the results are wrong")
    return count / best


def start(name: str, seconds: float) -> Values:
    samples = []
    for _ in range(7):
        if name == floor.SpinningFloor.name:
            raise Lacks("is started as the floor")
        if name == floor.Floor.name:
            samples.append(floor.bare_start())
            continue
        contender = CONTENDERS[name]()
        before = time.perf_counter()
        contender.start(1)
        contender.call(work.noop)
        samples.append(time.perf_counter() - before)
        contender.stop()
    return {"start": statistics.median(samples)}


def heal(name: str, seconds: float) -> Values:
    if name.startswith(floor.Floor.name):
        raise Lacks("does not heal")
    samples = []
    with running(name, 1) as contender:
        for _ in range(3):
            process = contender.call(work.worker)
            try:
                contender.submit(work.nap, 60.0)
            except Lacks:
                pass
            # Nothing tells that the call has begun in every contender; a call takes far less than this.
            time.sleep(0.1)
            dead = {process} if contender.runs_one_worker else set(processes.family())
            os.kill(process, signal.SIGKILL)
            before = time.perf_counter()
            while not answers(contender, dead):
                if time.perf_counter() - before > 15.0:
                    raise TimeoutError("no result in 15 s")
            samples.append(time.perf_counter() - before)
    return {"heal": statistics.median(samples)}


def answers(contender: Contender, dead: set[int]) -> bool:
    """Whether a call gets its result, and from a process that is none of these."""
    try:
        return contender.call_within(5.0, work.worker) not in dead
    except Exception:
        contender.recover()
        return False


FIGURES: dict[str, Callable[[str, float], Values]] = {
    "noop": noop,
    "idle": idle,
    "array": array,
    "array_shared": array_shared,
    "hand_over": hand_over,
    "small_calls": small_calls,
    "one_by_one": one_by_one,
    "start": start,
    "heal": heal,
}


def main() -> None:
    name, figure, seconds, descriptor = sys.argv[1:]
    os.set_inheritable(int(descriptor), False)
    answer: dict[str, Any]
    try:
        answer = {"values": FIGURES[figure](name, float(seconds))}
    except Lacks as lack:
        answer = {"lacks": str(lack)}
    except Exception as error:
        traceback.print_exc()
        answer = {"error": f"{type(error).__name__}: {error}"}
    os.write(int(descriptor), (json.dumps(answer) + "\n").encode())


if __name__ == "__main__":
    main()
