"""What is no data is refused with its place, its type and what to do, and leaves nothing behind."""

from __future__ import annotations

import collections
import dataclasses
import enum
import pathlib
import sys
import threading
from typing import Any

import pytest
from understudy_translators import CannotTravel, Encoder, Handle, decode, encode

# Under these names nobody finds the classes.
Colour = enum.IntEnum("Unknown", "RED")
Point = collections.namedtuple("Unknown", "x y")  # type: ignore[name-match]


class Word(str):
    pass


Plain = dataclasses.make_dataclass("Unknown", ["x"])


class Path2(pathlib.PurePosixPath):
    pass


class Fake:
    pass


Fake.__module__, Fake.__qualname__, Fake.__name__ = "datetime", "datetime", "datetime"


class Strange(type):
    @property
    def __module__(cls) -> str:  # type: ignore[override]
        raise RuntimeError


REFUSED: list[tuple[Any, str, str]] = [
    ([1, {"a": (object(),)}], 'value[1]["a"][0]', "keep=True"),
    ({"x": Colour.RED}, 'value["x"]', "value.value"),
    ([Word("a")], "value[0]", "str(value)"),
    (Point(1, 2), "value", "_asdict"),
    (Plain(1), "value", "asdict"),
    (Path2("a"), "value", "PurePosixPath"),
    ([Fake()], "value[0]", "keep=True"),
    ((item for item in "ab"), "value", "list(value)"),
    (sys, "value", "its name"),
    (lambda: 1, "value", "by name"),
    ([].append, "value", "by name"),
    ({}.keys(), "value", "list(value)"),
    (threading.Lock(), "value", "keep=True"),
    (type("Local", (), {}), "value", "by name"),
    ({(1, Colour.RED): 1}, "value<key>[1]", "value.value"),
    ({Colour.RED}, "value{<", "value.value"),
    (collections.deque([1, [object()]]), "value[1][0]", "keep=True"),
    (collections.defaultdict(lambda: 1), "value.default_factory", "by name"),
    (memoryview(b"ab").cast("P") if False else slice(object(), None), "value.start", "keep=True"),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_what_is_no_data_says_where_and_what_to_do(number: int) -> None:
    value, path, advice = REFUSED[number]
    with pytest.raises(CannotTravel) as caught:
        encode([value])
    assert caught.value.path.startswith(path)
    assert advice in caught.value.why
    assert caught.value.kind in str(caught.value)


def test_a_class_that_lies_about_its_module_is_refused() -> None:
    with pytest.raises(CannotTravel, match="cannot travel"):
        encode([Strange("S", (), {})()])


def test_a_refusal_leaves_the_body_as_it_was_and_places_nothing() -> None:
    placed: list[int] = []

    def place(view: memoryview) -> tuple[int, int, int]:
        placed.append(len(view))
        return 1, 0, len(view)

    encoder = Encoder(threshold=10, place=place)
    encoder.field([1])
    with pytest.raises(CannotTravel):
        encoder.field([bytes(100), bytearray(50), object()], "result")
    assert not placed and not encoder.placed
    encoder.field("after")
    assert decode(encoder.body()) == [[1], "after"]
    assert not placed


def test_keep_stands_in_for_what_is_no_data() -> None:
    kept: list[Any] = []

    def keep(value: Any) -> Handle:
        kept.append(value)
        return Handle(len(kept), type(value).__name__, "...")

    thing = object()
    assert decode(encode([[1, thing]], keep=keep)) == [[1, Handle(1, "object", "...")]]
    assert kept == [thing]


def test_classes_and_functions_go_by_name() -> None:
    back = decode(encode([[int, len, pathlib.Path, collections.deque.append if False else pytest.raises]]))
    assert [item.name for item in back[0]][:2] == ["builtins:int", "builtins:len"]


def test_a_list_that_changes_is_refused() -> None:
    class Growing(list[int]):
        pass

    value: list[Any] = [1, "a", [], 2.5]
    hook = Handle(1, "x", "y")

    def keep(_: Any) -> Handle:
        value.append(3)
        return hook

    value.insert(0, object())
    with pytest.raises(CannotTravel, match="changed"):
        encode([value], keep=keep)
