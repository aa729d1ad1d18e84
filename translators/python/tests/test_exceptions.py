"""Exceptions become records whatever they do, and records become text whatever they hold."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from understudy_translators import CannotTravel, Encoder, Record, decode, encode, exception_record, exception_text


def caught(function: Any, *arguments: Any) -> BaseException:
    try:
        function(*arguments)
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def travelled(error: BaseException) -> dict[str, Any]:
    (record,) = decode(encode([exception_record(error, Encoder)]))
    assert type(record) is Record and record.name == "exception"
    value: dict[str, Any] = record.value
    assert sorted(value) == sorted("type bases args text frames cause context suppress notes state".split())
    return value


def raising(error: BaseException) -> None:
    raise error


def test_type_arguments_text_and_frames() -> None:
    value = travelled(caught(raising, KeyError("a", [1, 2])))
    assert value["type"] == "builtins.KeyError"
    assert value["bases"] == [f"builtins.{name}" for name in ("KeyError", "LookupError", "Exception", "BaseException")]
    assert value["args"] == ("a", [1, 2]) and value["text"] == "('a', [1, 2])"
    assert [frame[2:] for frame in value["frames"]] == [
        ("caught", "function(*arguments)"),
        ("raising", "raise error"),
    ]
    assert value["frames"][0][0] == __file__


class Rude(Exception):
    def __init__(self, one: int, two: int) -> None:
        self.one = one
        self.bad = object()

    def __str__(self) -> str:
        raise RuntimeError("no text")

    def __repr__(self) -> str:
        raise RuntimeError("no repr")

    @property
    def args(self) -> Any:
        raise RuntimeError("no arguments")

    @property
    def __notes__(self) -> Any:
        raise RuntimeError("no notes")

    def __getattribute__(self, name: str) -> Any:
        if name in ("__cause__", "__context__", "__traceback__", "args"):
            raise RuntimeError("nothing at all")
        return super().__getattribute__(name)


def test_an_exception_that_raises_when_looked_at() -> None:
    value = travelled(caught(raising, Rude(1, 2)))
    assert value["type"].endswith("Rude") and "str() raised builtins.RuntimeError" in value["text"]
    assert value["args"] == (1, 2) and value["state"] == {"one": 1} and value["notes"] == []
    assert len(value["frames"]) == 2


class Exits(Exception):
    def __str__(self) -> str:
        sys.exit(3)

    @property
    def __dict__(self) -> Any:  # type: ignore[override]
        raise RuntimeError


def test_an_exception_whose_text_exits() -> None:
    assert "SystemExit" in travelled(Exits())["text"]


def test_chains_and_cycles() -> None:
    first, second, third = ValueError(1), KeyError(2), TypeError(3)
    first.__cause__, second.__context__, third.__cause__ = second, third, first
    third.__context__ = first
    value = travelled(first)
    assert value["cause"].value["context"].value["type"] == "builtins.TypeError"
    assert value["cause"].value["context"].value["cause"] is None
    assert value["suppress"] is True
    text = exception_text(value)
    assert text.index("TypeError: 3") < text.index("KeyError: 2") < text.index("ValueError: 1")
    long: BaseException = ValueError(0)
    for number in range(1000):
        outer = ValueError(number)
        outer.__context__ = long
        long = outer
    assert exception_text(travelled(long)).count("During handling") == 15


def test_arguments_that_hold_the_exception() -> None:
    error = ValueError("x")
    error.args = ("x", error, [KeyError(error)])
    error.me = error  # type: ignore[attr-defined]
    value = travelled(error)
    assert value["args"][0] == "x" and value["args"][1].value["type"] == "builtins.ValueError"
    nested: BaseException = ValueError(0)
    for _ in range(40):
        nested = ValueError(nested)
    assert travelled(nested)["type"] == "builtins.ValueError"


@pytest.mark.skipif(sys.version_info < (3, 11), reason="exception groups came with 3.11")
def test_groups() -> None:
    group = ExceptionGroup("many", [ValueError(1), OSError(2, "no", "file")])  # type: ignore[name-defined] # noqa: F821
    group.add_note("note")
    value = travelled(group)
    inner = value["args"][1]
    assert [item.value["type"] for item in inner] == ["builtins.ValueError", "builtins.FileNotFoundError"]
    assert inner[1].value["state"] == {"filename": "file"} and value["notes"] == ["note"]


def test_sizes_are_bounded() -> None:
    def deep(levels: int) -> None:
        if levels:
            deep(levels - 1)
        raise ValueError("x" * 10_000_000, list(range(1_000_000)))

    error = caught(deep, 500)
    error.__notes__ = ["n" * 1_000_000] * 100  # type: ignore[attr-defined]
    error.state = [bytes(2_000_000)]  # type: ignore[attr-defined]
    record = exception_record(error, Encoder)
    assert len(encode([record])) < 3_000_000
    assert record.value["args"] is None and record.value["state"] == {}
    assert len(record.value["frames"]) == 129
    assert record.value["frames"][0][2] == "caught" and record.value["frames"][-1][2] == "deep"


def test_text_of_another_class() -> None:
    class Text(str):
        def __len__(self) -> int:
            return 5

        def __getitem__(self, key: Any) -> str:
            raise RuntimeError

        def __format__(self, spec: str) -> str:
            raise RuntimeError

    class Speaks(Exception):
        def __str__(self) -> str:
            return Text("hello")

    value = travelled(Speaks(Text("x")))
    assert value["text"] == "hello" and type(value["text"]) is str and value["args"] is None


def test_an_exception_is_a_value_too() -> None:
    (back,) = decode(encode([[ValueError(1), (KeyError("k"),)]]))
    assert back[0].value["args"] == (1,) and back[1][0].value["type"] == "builtins.KeyError"


def test_what_cannot_travel_keeps_its_place() -> None:
    error = caught(encode, [[object()]], ["result"])
    assert isinstance(error, CannotTravel)
    value = travelled(error)
    assert value["type"] == "understudy.CannotTravel"
    assert value["state"]["path"] == "result[0]" and value["state"]["type"] == "object"


def test_hidden_frames() -> None:
    error = caught(raising, ValueError())
    assert exception_record(error, Encoder, hidden={__file__}).value["frames"] == []


@pytest.mark.parametrize("value", [None, {}, {"frames": [1, (1, 2, 3, 4), ("a",)]}, {"cause": Record("exception", 5)}])
def test_text_of_nonsense(value: Any) -> None:
    assert isinstance(exception_text(value), str)


def test_text_is_as_python_prints_it() -> None:
    import traceback

    def both() -> None:
        try:
            raise ValueError("inner")
        except ValueError as inner:
            raise KeyError("outer") from inner

    error = caught(both)
    printed = "".join(line for line in traceback.format_exception(type(error), error, error.__traceback__))
    expected = [line for line in printed.splitlines() if "^" not in line and "~" not in line]
    assert exception_text(travelled(error)).splitlines() == expected


def test_a_record_in_itself_ends() -> None:
    value: dict[str, Any] = {"type": "a", "text": "b"}
    value["cause"] = value
    assert exception_text(value).count("a: b") == 2
