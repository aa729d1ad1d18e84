"""COLUMNS: many calls on plain numbers in shared memory, in every interpreter."""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from driver import COLUMNS, DEADLINE, ERROR, FAULT, RESULT, ROOT, Frame, Supervisor

LIMIT = 60_000_000
# The compiled module is made for CPython from 3.11 on.
LOADABLE = ("3.11", "3.12", "3.13")
COMPILED = ROOT / "python" / "understudy" / "_understudy.abi3.so"
FUNCTIONS = """
import os
def exit_at(value, bad):
    if value == bad: os._exit(7)
    return value
def print_at(value, place):
    if value == place: print("at", value)
    return value
def kinds(value):
    return [value, value / 2, value > 3, value < 3, None][value % 5]
def other_at(value, place, what=(2**63, "text", True, [1], b"")):
    return what[value - place] if 0 <= value - place < len(what) else value
class Int(int): pass
def sub_at(value, place):
    return Int(value) if value == place else value
def wander_at(value, place):
    if value == place: os.chdir("/")
    return value
def nap(value):
    import time
    time.sleep(value)
"""


@pytest.fixture(params=["python", "compiled"])
def columns(python: str, request: pytest.FixtureRequest) -> Iterator[Supervisor]:
    """A worker without and with the compiled module, where its interpreter can load that."""
    settings: dict[str, Any] = {"state": "restore"}
    if request.param == "compiled":
        if not COMPILED.exists() or not (
            python == sys.executable or any(f"/{version}" in python for version in LOADABLE)
        ):
            pytest.skip("the compiled module is not for this interpreter")
        settings["codec"] = str(COMPILED)
    with Supervisor(python, settings) as worker:
        worker.execute(FUNCTIONS)
        yield worker


class Calls:
    """Arguments written into a segment, and what the worker leaves there."""

    def __init__(self, worker: Supervisor, *arguments: Sequence[float], offset: int = 64) -> None:
        self.worker = worker
        self.count = len(arguments[0])
        self.start = -(-self.count // 8) * 8
        self.offset = offset
        self.formats = "".join("q" if isinstance(column[0], int) else "d" for column in arguments)
        self.size = self.start + 8 * self.count * (1 + len(arguments))
        self.segment = worker.add_segment(1 << 20, "journal")
        cells = b"".join(
            struct.pack(f"<{self.count}{format}", *column) for format, column in zip(self.formats, arguments)
        )
        begin = offset + self.start + 8 * self.count
        self.segment.map[begin : begin + len(cells)] = cells

    def send(self, function: str, limit: int = LIMIT) -> None:
        place = (self.segment.number, self.offset, self.size)
        number = self.worker.define(function)
        self.worker.send(COLUMNS, self.worker.id(), None, number, place, self.count, self.formats, limit)

    def run(self, function: str, limit: int = LIMIT) -> Frame:
        self.send(function, limit)
        return self.worker.reply()

    def results(self) -> list[object]:
        found: list[object] = []
        for place in range(self.count):
            kind = self.segment.map[self.offset + place]
            cell = self.segment.map[self.offset + self.start + 8 * place :][:8]
            if kind == 0:
                break
            found.append([0, *struct.unpack("<q", cell), *struct.unpack("<d", cell), False, True, None][kind])
        return found


def seen(values: Sequence[object]) -> list[tuple[type, str]]:
    return [(type(value), repr(value)) for value in values]


def test_all_kinds(columns: Supervisor) -> None:
    calls = Calls(columns, range(1003))
    reply = calls.run("__main__:kinds")
    assert reply.kind == RESULT and type(reply.value) is int and reply.value > 0
    expected = [[n, n / 2, n > 3, n < 3, None][n % 5] for n in range(1003)]
    assert seen(calls.results()) == seen(expected)


def test_several_columns(columns: Supervisor) -> None:
    calls = Calls(columns, [-(2**63), 5, 2**63 - 1] * 100, [0.5, -0.0, float("inf")] * 100)
    assert calls.run("builtins:max").kind == RESULT
    expected = list(map(max, [-(2**63), 5, 2**63 - 1] * 100, [0.5, -0.0, float("inf")] * 100))
    assert seen(calls.results()) == seen(expected)


@pytest.mark.parametrize("bad", [0, 1, 300, 599])
def test_a_death(columns: Supervisor, bad: int) -> None:
    calls = Calls(columns, range(600), [bad] * 600)
    calls.send("__main__:exit_at")
    assert columns.process is not None and columns.process.wait(DEADLINE) == 7
    assert calls.results() == list(range(bad))


@pytest.mark.parametrize("bad", [0, 300, 599])
def test_an_exception(columns: Supervisor, bad: int) -> None:
    calls = Calls(columns, [1] * bad + [0] + [1] * (599 - bad), offset=0)
    columns.execute("def invert(value): return 1 / value")
    reply = calls.run("__main__:invert")
    assert reply.kind == ERROR and reply.value["type"] == "builtins.ZeroDivisionError"
    assert calls.results() == [1.0] * bad


@pytest.mark.parametrize("place", [0, 299])
def test_a_result_that_is_no_plain_number(columns: Supervisor, place: int) -> None:
    calls = Calls(columns, range(600), [place] * 600)
    reply = calls.run("__main__:other_at")
    assert reply.kind == RESULT and calls.results() == list(range(place))
    took, value = reply.value
    assert type(took) is int and value == 2**63
    again = Calls(columns, range(place + 1, 600), [place] * (599 - place))
    assert again.run("__main__:other_at").value[1] == "text" and again.results() == []
    third = Calls(columns, range(place + 2, 600), [place] * (598 - place))
    assert third.run("__main__:other_at").value[1] == [1] and third.results() == [True]


def test_a_subclass_is_no_plain_number(columns: Supervisor) -> None:
    calls = Calls(columns, range(600), [10] * 600)
    calls.run("__main__:sub_at")
    assert calls.results() == list(range(10))


def test_what_is_printed_ends_it(columns: Supervisor) -> None:
    calls = Calls(columns, range(600), [400] * 600)
    reply = calls.run("__main__:print_at")
    assert reply.report["output"] == [("stdout", "at 400\n")]
    assert calls.results() == list(range(401))


def test_a_change_of_state_is_undone(columns: Supervisor) -> None:
    before = columns.call("os:getcwd").value
    calls = Calls(columns, range(600), [599] * 600)
    reply = calls.run("__main__:wander_at")
    assert calls.results() == list(range(600))
    assert [change[0] for change in reply.report["changes"]] == ["directory"]
    assert columns.call("os:getcwd").value == before


def test_the_limit(columns: Supervisor) -> None:
    calls = Calls(columns, [0.02] * 500)
    assert calls.run("__main__:nap", limit=1000).kind == RESULT
    assert calls.results() == [None]


def test_a_function_that_cannot_be_had(columns: Supervisor) -> None:
    calls = Calls(columns, range(300))
    reply = calls.run("no_such_module:f")
    assert reply.kind == ERROR and reply.value["type"] == "builtins.ModuleNotFoundError" and calls.results() == []


@pytest.mark.parametrize(
    ("offset", "length", "count", "formats"),
    [
        (0, 100, 100, "q"),
        (4, 4000, 10, "q"),
        (1 << 20, 4000, 10, "q"),
        (-8, 4000, 10, "q"),
        (0, 4000, 0, "q"),
        (0, 4000, -5, "q"),
        (0, 4000, 10, ""),
        (0, 4000, 10, "s"),
        (0, 1 << 62, 10, "q"),
        (0, 4000, 1 << 60, "q"),
    ],
)
def test_columns_that_do_not_fit(worker: Supervisor, offset: int, length: int, count: int, formats: str) -> None:
    segment = worker.add_segment(1 << 20, "journal")
    function = worker.define("operator:neg")
    worker.send(COLUMNS, worker.id(), None, function, (segment.number, offset, length), count, formats, LIMIT)
    assert worker.reply().kind == FAULT
