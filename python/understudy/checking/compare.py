"""Where two outcomes first part, and what kind of difference that is.

The kinds are the words of a declared divergence: `divergences = [{ id = "message/wrong-type", what = "…" }]`.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from understudy.checking.cases import Case

# The fields of each described value after its tag; the name is the kind of a difference there.
FIELDS = {
    "constant": ("value",),
    "plain": ("class", "value"),
    "scalar": ("class", "dtype", "elements"),
    "type": ("value",),
    "deeper": ("class",),
    "sequence": ("class", "items"),
    "mapping": ("class", "pairs"),
    "iterator": ("class", "items"),
    "object": ("class", "printed form"),
    "array": ("class", "dtype", "shape", "strides", "writeable", "elements"),
    "series": ("class", "name", "index", "values"),
    "frame": ("class", "index", "columns", "values"),
    "index": ("class", "names", "frequency", "values"),
    "column": ("dtype", "elements"),
    "warning": ("class", "message"),
    "undescribed": ("class", "raised", "message"),
}
KINDS = sorted({kind for kinds in FIELDS.values() for kind in kinds} | {
    "raises", "message", "type name", "arity", "warnings", "printed", "aliasing", "mutation", "lost", "effect", "building", "nan bits", "length",
})  # fmt: skip
# struct's letter for one element, and how many of them a dtype has.
FORMATS = {"f2": ("e", 1), "f4": ("f", 1), "f8": ("d", 1), "c8": ("f", 2), "c16": ("d", 2)}
# The module before the name of a type, and what tells how many arguments a function takes.
MODULE = re.compile(r"(?<![\w<])'(?:numpy|pandas)(?:\.\w+)*\.(?=\w+')")
ARITY = re.compile(r"\(\) takes .*\bpositional arguments?\b.* \(?\d+ (?:were |was )?given|required positional argument")
ORDERED = {"e": ("h", 15), "f": ("i", 31), "d": ("q", 63)}
WHOLE = {"b1": "?", "i1": "b", "i2": "h", "i4": "i", "i8": "q", "u1": "B", "u2": "H", "u4": "I", "u8": "Q"}


@dataclass(frozen=True)
class Fidelity:
    """How near a shim has to come: the same bits, so many units in the last place, or a relative tolerance."""

    ulp: int = 0
    rtol: float = 0.0

    @classmethod
    def of(cls, text: str) -> Fidelity:
        """Read the manifest's word: "bit-exact", "correctly rounded", "4 ulp", "rtol 1e-13"."""
        if text in ("bit-exact", ""):
            return cls()
        if text == "correctly rounded":
            # The shim is right to the last bit, and the original may be off by one.
            return cls(ulp=1)
        if (found := re.fullmatch(r"(\d+) ulp", text)) is not None:
            return cls(ulp=int(found[1]))
        if (found := re.fullmatch(r"rtol (\S+)", text)) is not None:
            return cls(rtol=float(found[1]))
        raise ValueError(f'fidelity "{text}" is none of: bit-exact, correctly rounded, N ulp, rtol X')


@dataclass(frozen=True)
class Difference:
    """The first place where two outcomes part: its kind, the way to it, and what is there on either side."""

    kind: str
    path: str
    original: Any
    shim: Any


class Declared:
    """Declared divergences: `KIND`, or `KIND/TRAIT` for the cases that have a trait, such as `message/wrong-type`."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = list(ids)
        for each in ids:
            if each.partition("/")[0] not in KINDS:
                raise ValueError(f'divergence "{each}": its id begins with none of: {", ".join(KINDS)}')

    def match(self, kind: str, traits: Container[str]) -> str | None:
        """The id that declares a difference of this kind in a case with these traits."""
        for each in self.ids:
            declared, _, trait = each.partition("/")
            if declared == kind and (not trait or trait in traits):
                return each
        return None


@dataclass
class Compared:
    """The comparison of one case: the difference, or how far apart floating-point elements were within the fidelity."""

    fidelity: Fidelity
    ulp: int = 0
    near: bool = False
    difference: Difference | None = None
    # The declared divergences that were met.
    met: set[str] = field(default_factory=set)
    # Whether a side gave no answer.
    lost: bool = False


def compare(
    original: dict[str, Any], shim: dict[str, Any], fidelity: Fidelity, case: Case, declared: Declared
) -> Compared:
    """Compare the outcomes of one case: the first difference that is not declared."""
    compared = Compared(fidelity, lost="lost" in original or "lost" in shim)
    for difference in _differences(original, shim, case.names, compared):
        known = declared.match(difference.kind, case.traits)
        if known is None:
            compared.difference = difference
            break
        compared.met.add(known)
    return compared


def _differences(
    original: dict[str, Any], shim: dict[str, Any], names: list[str], compared: Compared
) -> Iterator[Difference]:
    if "lost" in original:
        # An original that ends its interpreter shows nothing that a shim could do likewise.
        return
    if "lost" in shim:
        yield Difference("lost", "the worker", "answers", shim["lost"])
        return
    if "unbuilt" in original or "unbuilt" in shim:
        if original.get("unbuilt") != shim.get("unbuilt") and not shim.get("refused"):
            yield Difference(
                "building", "an argument", original.get("unbuilt", "is built"), shim.get("unbuilt", "is built")
            )
        return
    if shim.get("refused"):
        if shim["changed"]:
            yield Difference("effect", ", ".join(shim["changed"]), "unchanged", "changed before the refusal")
        return
    raised = original.get("raised"), shim.get("raised")
    if raised[0] != raised[1]:
        told = ["gives a result" if each is None else f"{each[0]}: {each[1]}" for each in raised]
        same_class = None not in raised and raised[0][0] == raised[1][0]  # type: ignore[index]
        yield Difference(_kind_of_message(*told) if same_class else "raises", "the call", *told)
    if raised[0] is None and raised[1] is None:
        yield from differences(original["result"], shim["result"], "result", compared)
        if original["shares"] != shim["shares"]:
            told = [
                f"a view of {' and '.join(each)}" if each else "a copy" for each in (original["shares"], shim["shares"])
            ]
            yield Difference("aliasing", "result", *told)
    for name, before, after in zip(names, original["arguments"], shim["arguments"], strict=True):
        for found in differences(before, after, name, compared):
            yield Difference("mutation", found.path, found.original, found.shim)
    if original["warnings"] != shim["warnings"]:
        yield Difference("warnings", "the call", *(_told_warnings(each["warnings"]) for each in (original, shim)))
    if original["printed"] != shim["printed"]:
        yield Difference("printed", "the output", original["printed"], shim["printed"])


def _kind_of_message(original: str, shim: str) -> str:
    """Two things that the interpreter itself says otherwise of a class of Python than of one of C have a kind of their own.

    It names a type of C with its module, `'numpy.float64' object`; and it counts the arguments of a function of C without
    `self` and names it in another way.
    """
    if MODULE.sub("'", original) == MODULE.sub("'", shim):
        return "type name"
    return "arity" if ARITY.search(original) and ARITY.search(shim) else "message"


def _told_warnings(caught: list[tuple[str, str, str]]) -> str:
    return "; ".join(f"{category}: {text}" for _, category, text in caught) or "no warning"


def differences(original: Any, shim: Any, path: str, compared: Compared) -> Iterator[Difference]:
    """Where two described values part, in the order in which a reader would look."""
    if original == shim:
        return
    if not (_is_described(original) and _is_described(shim)):
        yield Difference("value", path, original, shim)
        return
    if original[0] != shim[0]:
        yield Difference("class", path, _class_of(original), _class_of(shim))
        return
    tag = original[0]
    for name, ours, theirs in zip(FIELDS[tag], original[1:], shim[1:], strict=True):
        if ours == theirs:
            continue
        if name == "elements":
            yield from _elements(tag, original, ours, theirs, path, compared)
        elif name in ("items", "pairs"):
            yield from _items(ours, theirs, path, compared)
        elif tag == "frame" and name == "values":
            for place, (one, other) in enumerate(zip(ours, theirs, strict=False)):
                yield from differences(one, other, f"{path}.iloc[:, {place}]", compared)
            if len(ours) != len(theirs):
                yield Difference("shape", path, f"{len(ours)} columns", f"{len(theirs)} columns")
        elif _is_described(ours) and _is_described(theirs):
            step = path if name == "values" else f"{path}.{name}"
            yield from differences(ours, theirs, step, compared)
        else:
            yield Difference(name, path, ours, theirs)


def _items(ours: list[Any], theirs: list[Any], path: str, compared: Compared) -> Iterator[Difference]:
    for place, (one, other) in enumerate(zip(ours, theirs, strict=False)):
        if _is_described(one):
            yield from differences(one, other, f"{path}[{place}]", compared)
        else:
            for part, ways in zip(
                (f"list({path})[{place}]", f"list({path}.values())[{place}]"), zip(one, other, strict=True), strict=True
            ):
                yield from differences(*ways, part, compared)
    if len(ours) != len(theirs):
        yield Difference("length", path, len(ours), len(theirs))


def _elements(tag: str, original: Any, ours: Any, theirs: Any, path: str, compared: Compared) -> Iterator[Difference]:
    if isinstance(ours, list) or isinstance(theirs, list):
        if isinstance(ours, list) and isinstance(theirs, list):
            yield from _items(ours, theirs, f"{path}.tolist()", compared)
        else:
            yield Difference("dtype", path, type(ours).__name__, type(theirs).__name__)
        return
    dtype = original[1] if tag == "column" else original[2]
    letter = dtype.lstrip("<>|=")
    if len(ours) != len(theirs):
        yield Difference("length", path, len(ours), len(theirs))
    elif letter not in FORMATS:
        yield _first_other(letter, ours, theirs, path, tag)
    else:
        yield from _floats(*FORMATS[letter], ours, theirs, path, tag, compared)


def _first_other(letter: str, ours: bytes, theirs: bytes, path: str, tag: str) -> Difference:
    code = WHOLE.get(letter)
    if code is None:
        return Difference("value", path, ours, theirs)
    pairs = zip(struct.iter_unpack(f"<{code}", ours), struct.iter_unpack(f"<{code}", theirs), strict=True)
    for place, ((one,), (other,)) in enumerate(pairs):
        if one != other:
            return Difference("value", at(path, tag, place), one, other)
    # Two ways to write one value, as a truth that is not 1.
    return Difference("elements", path, ours, theirs)


def _floats(
    code: str, parts: int, ours: bytes, theirs: bytes, path: str, tag: str, compared: Compared
) -> Iterator[Difference]:
    whole, top = ORDERED[code]
    numbers = [[one for (one,) in struct.iter_unpack(f"<{code}", each)] for each in (ours, theirs)]
    patterns = [[one for (one,) in struct.iter_unpack(f"<{whole}", each)] for each in (ours, theirs)]
    nan_bits: Difference | None = None
    for place, (one, other, bits, others) in enumerate(zip(*numbers, *patterns, strict=True)):
        if bits == others:
            continue
        where = at(path, tag, place // parts)
        if math.isnan(one) and math.isnan(other):
            if not _without_payload(bits, top) or not _without_payload(others, top):
                told = (f"nan {each & (1 << top + 1) - 1:#x}" for each in (bits, others))
                nan_bits = nan_bits or Difference("nan bits", where, *told)
            continue
        apart = abs(ordered(bits, top) - ordered(others, top))
        if 0 < apart <= compared.fidelity.ulp and one != other:
            compared.ulp = max(compared.ulp, apart)
        elif not _close(one, other, compared.fidelity.rtol):
            yield Difference("value", where, one, other)
            continue
        compared.near = True
    if nan_bits is not None:
        yield nan_bits


# The bits of a quiet NaN without payload, by the place of the sign.
QUIET = {15: 0x7E00, 31: 0x7FC00000, 63: 0x7FF8000000000000}


def _without_payload(bits: int, top: int) -> bool:
    """Whether a NaN is one that operations make. IEEE 754 leaves its sign open, and processors differ in it."""
    return bits & ((1 << top) - 1) == QUIET[top]


def _close(one: float, other: float, rtol: float) -> bool:
    return (
        bool(rtol)
        and math.isfinite(one)
        and math.isfinite(other)
        and math.isclose(one, other, rel_tol=rtol, abs_tol=rtol)
    )


def ordered(bits: int, top: int) -> int:
    # The order of floats is that of their bits, once those of the negative ones count downwards.
    return bits if bits >= 0 else -(bits + (1 << top))


def at(path: str, tag: str, place: int) -> str:
    """The source of one element of a value."""
    if tag == "scalar":
        return path
    return f"{path}.ravel()[{place}]" if tag == "array" else f"{path}.tolist()[{place}]"


def _is_described(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and value[0] in FIELDS


def _class_of(value: Any) -> str:
    return value[0] if value[0] == "column" else str(value[1])
