"""What the executor's tests run in workers: importable there under this name."""

from __future__ import annotations

import dataclasses
import enum
import operator
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any


class TwoArguments(Exception):
    """Its `__init__` takes other arguments than it keeps, which breaks pools that call it again."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{reason} ({code})")
        self.code = code


class Counter:
    """An object that is no data."""

    def __init__(self, start: int = 0) -> None:
        self.count = start

    def add(self, amount: int = 1) -> int:
        self.count += amount
        return self.count

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Any:
        return iter(range(self.count))

    def __getitem__(self, index: int) -> int:
        return index * 10

    def __add__(self, other: int) -> int:
        return self.count + other

    def __radd__(self, other: int) -> int:
        return other + self.count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Counter) and other.count == self.count

    def __hash__(self) -> int:
        return 7

    def __repr__(self) -> str:
        return f"Counter({self.count})"


def double(value: Any) -> Any:
    return value * 2


def same(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
    return (*args, kwargs)


def pid() -> int:
    return os.getpid()


def parent_of() -> int:
    return os.getppid()


def raise_two() -> None:
    raise TwoArguments(7, "no luck")


def raise_chain() -> None:
    try:
        operator.getitem({}, "missing")
    except KeyError as error:
        failure = ValueError("outer", 3)
        failure.add_note("a note")
        raise failure from error


def raise_unknown() -> None:
    """Raise an exception whose class only this process has."""
    kind = type("OnlyHere", (LookupError,), {"__module__": "nowhere.to.be.found"})
    raise kind("text", 5)


def fail_at(value: int, bad: int) -> int:
    if value == bad:
        raise ValueError(f"bad {value}")
    return value


def exit_at(value: int, bad: int) -> int:
    if value == bad:
        os._exit(9)
    return value


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave(code: int) -> None:
    os._exit(code)


def wait(seconds: float, path: str = "") -> float:
    """Say that it has begun, and sleep."""
    if path:
        with open(path, "w", encoding="utf-8") as stream:
            stream.write("begun")
    time.sleep(seconds)
    return seconds


def talk() -> None:
    print("to stdout")
    print("to stderr", file=sys.stderr)


def call_back(function: Callable[..., Any], *args: Any) -> Any:
    return function(*args)


def not_data() -> Any:
    return {"inner": [Counter()]}


def bind(name: str, value: object) -> None:
    setattr(sys.modules[__name__], name, value)


def bound(name: str) -> object:
    return getattr(sys.modules[__name__], name, None)


def take(size: int) -> int:
    return len(bytearray(size))


def mixed(value: int) -> object:
    return [value, float(value), str(value), [value], None][value % 5]


def is_even(value: int) -> bool:
    return value % 2 == 0


def nothing(value: int) -> None:
    return None


def log_and_exit_at(value: int, bad: int, path: str) -> int:
    """Append the value to a file, and leave at the bad one."""
    with open(path, "a", encoding="utf-8") as stream:
        stream.write(f"{value}\n")
    return exit_at(value, bad)


def lock_at(value: int, bad: int) -> object:
    return threading.Lock() if value == bad else value


def fill(values: Any, value: int) -> None:
    values[...] = value


def share(values: Any, other: Any) -> bool:
    """Whether two arrays lie in one memory: what is stored into one is seen in the other."""
    before = other.copy()
    values[...] = values + 1
    return bool((other != before).any())


def random_number() -> float:
    return random.random()


def fail_every(value: int, every: int) -> int:
    if value % every == 0:
        raise ValueError(f"bad {value}")
    return value


_log = ""


def remember_log(path: str) -> None:
    global _log
    _log = path


def log_there_and_exit_at(value: int, bad: int) -> int:
    return log_and_exit_at(value, bad, _log)


def text_at_1000(value: int) -> object:
    return "text" if value == 1000 else value


def huge_at_1000(value: int) -> int:
    return 2**70 if value == 1000 else value


def weigh(first: int, weight: float, second: int) -> float:
    return first * weight - second


class Small(enum.IntEnum):
    LIKE_500 = 500


def small_enum(value: int) -> object:
    return Small(value)


def small_enum_at_500(value: int) -> object:
    return Small(500) if value == 500 else value


def print_every(value: int, every: int) -> int:
    if value % every == 0:
        print(value)
    return value


def wander_at(value: int, place: int) -> int:
    if value == place:
        os.chdir("/")
    return value


def wait_and_tell(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def raise_two_at_500(value: int) -> int:
    if value == 500:
        raise TwoArguments(7, "no luck")
    return value


class Shade(enum.Enum):
    """Data, because its class has a name to find it by."""

    DARK = "dark"


@dataclasses.dataclass
class Measured:
    """Data, as what it holds is."""

    name: str
    values: list[Any]


def twice(value: Any) -> list[Any]:
    return [value, value]


def measured_with_a_lock() -> Measured:
    return Measured("a", [threading.Lock()])
