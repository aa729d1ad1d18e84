"""Members of enumerations, named tuples and dataclasses come back as instances of the very class, which goes by name."""

from __future__ import annotations

import collections
import dataclasses
import enum
import http
import re
import typing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from likeness import difference
from understudy_translators import CannotTravel, Encoder, Handle, Record, Reference, WireError, decode, encode


class Colour(enum.Enum):
    RED = 1
    ALSO_RED = 1
    NESTED = ("a", [1])


class Mode(enum.Flag):
    READ = 1
    WRITE = 2


class Named(typing.NamedTuple):
    x: Any
    y: Any = None


Point = collections.namedtuple("Point", "x y")


@dataclasses.dataclass
class Fitted:
    coef_: Any
    name: str = "m"

    def __post_init__(self) -> None:
        calls.append(self)


@dataclasses.dataclass(frozen=True)
class Frozen:
    inner: Any


@dataclasses.dataclass(frozen=True, order=True)
class Derived(Frozen):
    more: Any = ()


class Plain:
    pass


@dataclasses.dataclass
class OwnPickle:
    x: int

    def __reduce__(self) -> Any:
        return OwnPickle, (1,)


@dataclasses.dataclass
class OfDict(dict):  # type: ignore[type-arg]
    x: int


calls: list[Any] = []
MEMBERS = [*Colour, *Mode, Mode.READ | Mode.WRITE, Mode(0), http.HTTPStatus.NOT_FOUND, re.I | re.M, re.RegexFlag.X]


def there_and_back(value: Any) -> Any:
    return decode(encode([value]))[0]


@pytest.mark.parametrize("member", MEMBERS, ids=str)
def test_members(member: Any) -> None:
    back = there_and_back({"k": [member]})["k"][0]
    assert back is member or (back == member and type(back) is type(member))


leaves = st.one_of(st.integers(), st.floats(), st.text(max_size=3), st.sampled_from(MEMBERS))
nested = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner, inner).map(lambda pair: Point(*pair)),
        st.tuples(inner, inner).map(lambda pair: Named(*pair)),
        inner.map(Frozen),
    ),
    max_leaves=6,
)


@given(nested)
def test_round_trips_are_the_identity(value: Any) -> None:
    assert difference(there_and_back(value), value) is None


@pytest.mark.parametrize("value", [Point(1, [2]), Named("a"), Frozen([1]), Derived(1, (2,)), Fitted([1.5])], ids=repr)
def test_instances(value: Any) -> None:
    calls.clear()
    shared = [value, value]
    back = there_and_back(shared)
    assert type(back[0]) is type(value) and back[0] == value and back[0] is back[1]
    assert not calls, "nothing of the class is called"


def test_attributes_beyond_the_fields_go_along() -> None:
    given_ = Fitted(1)
    given_.extra = [given_.name]  # type: ignore[attr-defined]
    back = there_and_back(given_)
    assert vars(back) == vars(given_)
    del given_.name
    assert vars(there_and_back(given_)) == vars(given_)


def local_class() -> Any:
    return dataclasses.make_dataclass("Local", ["x"])(1)


def local_tuple() -> Any:
    class Local(typing.NamedTuple):
        x: int = 1

    return Local()


REFUSED = [
    (lambda: Fitted(Plain()), 'value["k"].coef_', "it is no data"),
    (lambda: Point(1, Plain()), 'value["k"][1]', "it is no data"),
    (lambda: Frozen({"a": Fitted([0, Plain()])}), 'value["k"].inner["a"].coef_[1]', "it is no data"),
    (lambda: local_tuple(), 'value["k"]', "no name to find it by"),
    (lambda: OwnPickle(1), 'value["k"]', "asdict"),
    (lambda: OfDict(1), 'value["k"]', "subclass"),
]


@pytest.mark.parametrize("make, path, why", REFUSED)
def test_what_cannot_travel(make: Any, path: str, why: str) -> None:
    with pytest.raises(CannotTravel, match=why) as caught:
        encode([{"k": make()}])
    assert caught.value.path == path


def test_a_class_that_is_not_loaded_stays_a_record() -> None:
    record = Record("instance.namedtuple", (Reference("nowhere:Point"), (1, 2), {}))
    assert there_and_back(record) == record


@pytest.mark.parametrize(
    "name, value",
    [
        ("instance.enum", (Reference(f"{__name__}:Colour"), "BLUE", None)),
        ("instance.enum", (Reference(f"{__name__}:Colour"), None, 1)),
        ("instance.enum", (Reference(f"{__name__}:Plain"), "x", None)),
        ("instance.namedtuple", (Reference(f"{__name__}:Point"), (1,), {})),
        ("instance.namedtuple", (Reference("builtins:tuple"), (1,), {})),
        ("instance.dataclass", (Reference(f"{__name__}:Plain"), {})),
        ("instance.dataclass", (Reference(f"{__name__}:OfDict"), {})),
        ("instance.dataclass", 5),
    ],
)
def test_what_fits_no_class_is_told(name: str, value: Any) -> None:
    with pytest.raises(WireError):
        decode(encode([Record(name, value)]))


def test_who_wants_handles_gets_them() -> None:
    encoder = Encoder(keep=lambda value: Handle(1, type(value).__name__, ""))
    encoder.field([Point(1, 2), Colour.RED])
    assert [each.name for each in decode(encoder.body())[0]] == ["Point", "Colour"]


@pytest.mark.parametrize("pattern", [re.compile("a+", re.I), re.compile(b"a", re.S), re.compile("é(?P<n>.)")], ids=repr)
def test_patterns(pattern: Any) -> None:
    assert there_and_back(pattern) == pattern


def test_a_pattern_that_is_none_is_told() -> None:
    with pytest.raises(WireError, match="no pattern"):
        decode(encode([Record("re.Pattern", ("(", 0))]))
