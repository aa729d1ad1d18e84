"""What the original's results were like: whether they alias an argument, their dtype and their rank."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from understudy.checking.cases import Case

# More than so many observed combinations are no rule that anybody would read.
MOST = 24


@dataclass
class Rules:
    """Gathered over the cases in which the original gave a result."""

    views: int = 0
    copies: int = 0
    dtypes: dict[str, set[str]] = field(default_factory=dict)
    ranks: dict[str, set[str]] = field(default_factory=dict)

    def take(self, case: Case, outcome: dict[str, Any]) -> None:
        """Take in what one case showed."""
        result = outcome.get("result")
        if result is None:
            return
        dtype, rank = _dtype_and_rank(result)
        if dtype is None:
            return
        arrays = [value for _, value in case.values if value.dtype is not None and value.shape is not None]
        if any(each.dtype == "table" or each.dtype == "index" or "byte order" in each.traits for each in arrays):
            return
        given = "dtype" in case.traits or "out" in case.traits
        # That what is written into `out` comes back as `out` is no rule of the function's own.
        if result[0] == "array" and _size(result) and "out" not in case.traits and any(value.named for value in arrays):
            shared = bool(outcome["shares"])
            self.views += shared
            self.copies += not shared
        if not given:
            self.dtypes.setdefault(", ".join(str(each.dtype) for each in arrays), set()).add(dtype)
        key = ", ".join(str(len(each.shape or ())) for each in arrays)
        words = [name for name in ("axis", "keepdims") if name in case.traits]
        self.ranks.setdefault(" ".join([key, *words]).strip(), set()).add(str(rank))

    def as_json(self) -> dict[str, Any]:
        """The rules, in the form of `evidence.json`."""
        if self.views and self.copies:
            aliasing = "either"
        else:
            aliasing = "view" if self.views else "copy" if self.copies else "none"
        return {"aliasing": aliasing, "dtypes": _told(self.dtypes), "ranks": _told(self.ranks)}


def _told(rules: dict[str, set[str]]) -> dict[str, str]:
    # Where one kind of argument led to several results, it depends on more than that.
    return {key: " | ".join(sorted(found)) for key, found in sorted(rules.items())[:MOST]}


def _dtype_and_rank(result: Any) -> tuple[str | None, int]:
    if result[0] == "array":
        return named(result[2]), len(result[3])
    if result[0] == "scalar":
        return named(result[2]) if result[1] not in ("float", "complex") else result[1], 0
    return None, 0


def _size(result: Any) -> bool:
    return all(result[3])


LETTERS = {"f": "float", "i": "int", "u": "uint", "c": "complex"}


def named(dtype: str) -> str:
    """`float64` for `<f8`."""
    letter, size = dtype.lstrip("<>|=")[:1], dtype.lstrip("<>|=")[1:]
    if letter == "b":
        return "bool"
    if letter == "O":
        return "object"
    return f"{LETTERS[letter]}{int(size) * 8}" if letter in LETTERS and size.isdigit() else dtype.lstrip("|")
