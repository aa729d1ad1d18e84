"""The parts of `understudy check`: what counts as a difference, what is declared, and the tables of inputs."""

from __future__ import annotations

import io
import math
import struct
import sys
import zipfile
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("hypothesis")

from understudy.checking import hunt, parameters
from understudy.checking.cases import Case
from understudy.checking.compare import Declared, Fidelity, compare
from understudy.checking.entries import Known, fidelity, recorded
from understudy.checking.hunt import check
from understudy.checking.observer import Observer, describe
from understudy.checking.parameters import parameters_of
from understudy.checking.rules import named
from understudy.checking.verdicts import AGREES, DIFFERS, UNCHECKED, UNMET, WITHIN, Verdict

NEXT = math.nextafter(1.0, 2.0)
QUIET, PAYLOAD, OTHER_PAYLOAD = 0x7FF8000000000000, 0x7FF8000000000123, 0x7FF8000000000456


def number(bits: int) -> float:
    return float(struct.unpack("<d", struct.pack("<Q", bits))[0])


def archive(members: dict[str, bytes], year: int) -> io.BytesIO:
    """A zip file whose members were written in that year."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        for name, held in members.items():
            opened.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), held)
    return file


# The original's value, the shim's, the fidelity, and the kind of the difference (None where there is none).
VALUES: list[tuple[Any, Any, str, str | None]] = [
    (1.0, 1.0, "bit-exact", None),
    (1.0, NEXT, "bit-exact", "value"),
    (1.0, NEXT, "1 ulp", None),
    (1.0, NEXT, "correctly rounded", None),
    (1.0, 1.0 + 4e-16, "1 ulp", "value"),
    (1.0, 1.0 + 1e-14, "rtol 1e-13", None),
    (1.0, 1.0 + 1e-12, "rtol 1e-13", "value"),
    (0.0, -0.0, "bit-exact", "value"),
    (0.0, -0.0, "4 ulp", "value"),
    (5e-324, 0.0, "1 ulp", None),
    (1.7976931348623157e308, math.inf, "1 ulp", None),
    (math.inf, -math.inf, "rtol 0.5", "value"),
    (math.nan, 1.0, "rtol 0.5", "value"),
    (math.nan, -math.nan, "bit-exact", None),
    (number(QUIET), number(PAYLOAD), "bit-exact", "nan bits"),
    (number(PAYLOAD), number(OTHER_PAYLOAD), "bit-exact", "nan bits"),
    (complex(1.0, 2.0), complex(1.0, -2.0), "bit-exact", "value"),
    (1, 1.0, "bit-exact", "class"),
    (1, True, "bit-exact", "class"),
    (1, 2, "bit-exact", "value"),
    ("a", "b", "bit-exact", "value"),
    ([1, 2], (1, 2), "bit-exact", "class"),
    ([1, 2], [1, 2, 3], "bit-exact", "length"),
    ([1, [2, 3]], [1, [2, 4]], "bit-exact", "value"),
    ({"a": 1}, {"a": 2}, "bit-exact", "value"),
    ({"a": 1}, {"b": 1}, "bit-exact", "value"),
    ({1, 2}, {2, 1}, "bit-exact", None),
    (None, 0, "bit-exact", "class"),
    (iter([1, 2]), iter([1, 3]), "bit-exact", "value"),
    (io.BytesIO(b"ab"), io.BytesIO(b"ab"), "bit-exact", None),
    (io.BytesIO(b"ab"), io.BytesIO(b"ac"), "bit-exact", "value"),
    (io.BytesIO(b"ab"), io.StringIO("ab"), "bit-exact", "class"),
    (archive({"a": b"1"}, 1990), archive({"a": b"1"}, 2020), "bit-exact", None),
    (archive({"a": b"1"}, 1990), archive({"a": b"2"}, 1990), "bit-exact", "value"),
]


def outcome(value: Any = None, **more: Any) -> dict[str, Any]:
    """What the observer would tell of a call that gave a value."""
    seen: dict[str, Any] = {"result": describe(value), "shares": [], "warnings": [], "printed": "", "arguments": []}
    return seen | more


@pytest.mark.parametrize(("original", "shim", "word", "kind"), VALUES, ids=range(len(VALUES)))
def test_what_is_a_difference(original: Any, shim: Any, word: str, kind: str | None) -> None:
    compared = compare(outcome(original), outcome(shim), Fidelity.of(word), Case((), ""), Declared([]))
    assert (compared.difference and compared.difference.kind) == kind


RAISED = {"raised": ("ValueError", "no"), "result": None}
REFUSED = {"raised": ("Refusal", "x"), "refused": True, "changed": []}
NAMED = "no 'numpy.int64' here"
COUNTED = "view() takes from 0 to 2 positional arguments but 3 were given"
COUNTED_WITH_SELF = "Interface.view() takes from 1 to 3 positional arguments but 4 were given"
OUTCOMES: list[tuple[dict[str, Any], dict[str, Any], str | None]] = [
    (outcome(1, **RAISED), outcome(1, **RAISED), None),
    (outcome(1), outcome(1, **RAISED), "raises"),
    (outcome(1, **RAISED), outcome(1, raised=("KeyError", "no")), "raises"),
    (outcome(1, **RAISED), outcome(1, raised=("ValueError", "yes")), "message"),
    (outcome(1, raised=("TypeError", NAMED)), outcome(1, raised=("TypeError", "no 'int64' here")), "type name"),
    (outcome(1, raised=("TypeError", NAMED)), outcome(1, raised=("TypeError", "no 'int32' here")), "message"),
    (outcome(1, raised=("TypeError", NAMED)), outcome(1, raised=("ValueError", "no 'int64' here")), "raises"),
    (outcome(1, raised=("TypeError", COUNTED)), outcome(1, raised=("TypeError", COUNTED_WITH_SELF)), "arity"),
    (outcome(1, raised=("TypeError", COUNTED)), outcome(1, raised=("TypeError", "view() takes no text")), "message"),
    (outcome(1), outcome(1, **REFUSED), None),
    (outcome(1), outcome(1, **{**REFUSED, "changed": ["a"]}), "effect"),
    (outcome(1), outcome(1, warnings=[("warning", "UserWarning", "x")]), "warnings"),
    (outcome(1), outcome(1, printed="x"), "printed"),
    (outcome(1), outcome(1, shares=["a"]), "aliasing"),
    (outcome(1, arguments=[describe([1])]), outcome(1, arguments=[describe([2])]), "mutation"),
    (outcome(1), {"lost": "out of time"}, "lost"),
    ({"lost": "WorkerCrashed"}, outcome(1), None),
    (outcome(1), {"unbuilt": ("a", "TypeError", "x"), "refused": False}, "building"),
    (outcome(1), {"unbuilt": ("a", "Refusal", "x"), "refused": True}, None),
]


@pytest.mark.parametrize(("original", "shim", "kind"), OUTCOMES, ids=range(len(OUTCOMES)))
def test_what_a_call_shows_besides_its_value(original: dict[str, Any], shim: dict[str, Any], kind: str | None) -> None:
    case = Case(tuple(("a", "[1]") for _ in original.get("arguments", ())), "")
    compared = compare(original, shim, Fidelity(), case, Declared([]))
    assert (compared.difference and compared.difference.kind) == kind


DECLARED: list[tuple[list[str], set[str], set[str] | None]] = [
    (["message"], set(), {"message"}),
    (["message/out"], {"out"}, {"message/out"}),
    (["message/out"], set(), None),
    (["value"], set(), None),
]


@pytest.mark.parametrize(("ids", "traits", "met"), DECLARED, ids=range(len(DECLARED)))
def test_a_declared_divergence_holds_for_its_kind_and_trait(
    ids: list[str], traits: set[str], met: set[str] | None
) -> None:
    original, shim = outcome(1, raised=("ValueError", "no")), outcome(1, raised=("ValueError", "yes"))
    compared = compare(original, shim, Fidelity(), Case((), "", frozenset(traits)), Declared(ids))
    assert (compared.difference is None) == (met is not None)
    assert compared.met == (met or set())


@pytest.mark.parametrize("word", ["exact", "4 ulps", "rtol", "rtol x", "-1 ulp"])
def test_another_word_for_a_fidelity_is_an_error(word: str) -> None:
    with pytest.raises(ValueError):
        Fidelity.of(word)


def test_another_kind_of_divergence_is_an_error() -> None:
    with pytest.raises(ValueError, match="begins with none of"):
        Declared(["valued/out"])


FIDELITIES = [
    (None, "bit-exact"),
    ("bit-exact", "bit-exact"),
    ("correctly-rounded", "correctly rounded"),
    ({"ulp": 4}, "4 ulp"),
]


@pytest.mark.parametrize(("told", "word"), FIDELITIES, ids=str)
def test_the_registry_s_fidelity_in_the_words_of_the_manifest(told: Any, word: str) -> None:
    assert fidelity({"fidelity": told}) == word
    Fidelity.of(word)


class Here:
    """Both sides in this process: `math`, and a module in its place."""

    versions: dict[str, str] = {}

    def __init__(self, shim: Callable[..., Any]) -> None:
        sys.modules["math_of_this_test"] = module = ModuleType("math_of_this_test")
        module.isqrt = module.sqrt = shim  # type: ignore[attr-defined]
        self.original, self.shim = Observer({"math": "math"}), Observer({"math": "math_of_this_test"})

    def observe(self, cases: Sequence[Any]) -> list[tuple[Any, Any]]:
        return list(zip(self.original.observe(list(cases)), self.shim.observe(list(cases)), strict=True))


def verdict_of(name: str, shim: Callable[..., Any], cases: int = 60, **more: Any) -> Verdict:
    entry = {"name": name, "kind": "function", "signature": "(n, /)" if name == "math.isqrt" else "(x, /)"} | more
    return check(entry, Here(shim), cases, 0)  # type: ignore[arg-type]


def other_words(n: Any, /) -> int:
    try:
        return math.isqrt(n)
    except ValueError:
        raise ValueError("isqrt() argument must not be negative") from None


MESSAGE = [{"id": "message", "what": "the words"}]


def test_verdicts() -> None:
    assert verdict_of("math.isqrt", math.isqrt).verdict == AGREES
    assert verdict_of("math.isqrt", other_words).verdict == DIFFERS
    declared = verdict_of("math.isqrt", other_words, divergences=MESSAGE)
    assert declared.verdict == AGREES and declared.met == {"message"}
    assert verdict_of("math.isqrt", math.isqrt, divergences=MESSAGE).verdict == AGREES
    near = verdict_of(
        "math.sqrt",
        lambda x: math.nextafter(math.sqrt(x), 9.0) if x in (2, 0.5, 0.1) else math.sqrt(x),
        fidelity={"ulp": 1},
    )
    assert near.verdict == WITHIN and near.worst_ulp == 1
    assert verdict_of("math.isqrt", math.isqrt, signature="(unheard_of, /)").verdict == UNCHECKED


def test_a_declared_divergence_that_is_not_met_fails_once_there_are_enough_cases(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hunt, "ENOUGH", 20)
    found = verdict_of("math.isqrt", math.isqrt, divergences=MESSAGE)
    assert found.verdict == UNMET and found.unmet == ["message"]


def test_a_difference_is_shrunk_to_the_simplest_case() -> None:
    found = verdict_of("math.isqrt", lambda n, /: math.isqrt(n) if n < 1000 else 0, 200)
    assert found.case is not None and found.difference is not None
    assert found.difference.kind == "value" and found.case.arguments == ()
    # Among the known whole numbers this is the first that is large enough, or a drawn one is no larger than it must be.
    shown = int(eval(found.case.call.removeprefix("math.isqrt(").removesuffix(")")))
    assert 1000 <= shown <= 2**31


def test_the_same_seed_makes_the_same_cases() -> None:
    assert verdict_of("math.isqrt", math.isqrt).cases == verdict_of("math.isqrt", math.isqrt).cases


SIGNATURES = [
    ("(a, axis=None, keepdims=<no value>)", ["a", "axis", "keepdims"]),
    ("(x, /, out=None, *, where=True)", ["x", "out", "where"]),
    ("(*arrays, **kwargs)", ["*arrays"]),
    ("(self) -> int", ["self"]),
]


@pytest.mark.parametrize(("signature", "names"), SIGNATURES, ids=[each for each, _ in SIGNATURES])
def test_signatures_as_they_are_recorded(signature: str, names: list[str]) -> None:
    assert [each.name for each in parameters_of(signature)] == names


DTYPES = [
    ("<f8", "float64"),
    ("|b1", "bool"),
    (">i4", "int32"),
    ("<U3", "U3"),
    ("|O", "object"),
    ("<c16", "complex128"),
    ("|u1", "uint8"),
]


@pytest.mark.parametrize(("dtype", "name"), DTYPES)
def test_dtypes_by_name(dtype: str, name: str) -> None:
    assert named(dtype).lstrip("<") == name


# Sections whose entries are told in another way than by strategies.
TOLD = set(parameters.SECTIONS) - {"receivers"}


def test_every_word_of_the_table_is_a_strategy() -> None:
    table = parameters.table()
    for section, known in table.items():
        for word in known.values() if section not in TOLD else ():
            parameters.made(word)


def test_every_scope_of_the_table_is_an_original() -> None:
    names: set[str] = set()
    for library in Known.open().libraries.values():
        for name in recorded(library.folder):
            names |= set(parameters.outwards(name))
    table = parameters.table()
    scopes = {scope for scope in table if scope not in parameters.SECTIONS}
    for section in parameters.SECTIONS:
        scopes |= set(table[section])
    assert not sorted(scopes - names)
