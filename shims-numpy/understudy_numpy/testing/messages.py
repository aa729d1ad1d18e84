"""What the assertions say."""

from __future__ import annotations

from typing import Any

from ..arrayprint import array_repr
from ..ndarray import ndarray

_LINES = 3


def build_err_msg(
    arrays: Any, err_msg: Any, header: str = "Items are not equal:", verbose: Any = True, names: Any = ("ACTUAL", "DESIRED"),
    precision: Any = 8,
) -> str:  # fmt: skip
    """The header, the words of the caller, and with `verbose` the operands, each cut to a few lines."""
    parts = ["\n" + header]
    words = str(err_msg)
    if words:
        if "\n" not in words and len(words) < 79 - len(header):
            parts = [parts[0] + " " + words]
        else:
            parts.append(words)
    if verbose:
        parts += [f" {names[k]}: {_shown(each, precision)}" for k, each in enumerate(arrays)]
    return "\n".join(parts)


def _shown(value: Any, precision: Any) -> str:
    try:
        text = array_repr(value, precision=precision) if isinstance(value, ndarray) else repr(value)
    except Exception as error:
        text = f"[repr failed for <{type(value).__name__}>: {error}]"
    if text.count("\n") > _LINES:
        text = "\n".join(text.splitlines()[:_LINES]) + "..."
    return text
