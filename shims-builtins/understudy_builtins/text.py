"""`ascii`, `callable`: what an object is called and whether it can be."""

from __future__ import annotations

from typing import Any


def ascii(object: Any, /) -> str:
    """`repr`, with every character beyond ASCII written as an escape."""
    return "".join(character if ord(character) < 128 else _escape(ord(character)) for character in repr(object))


def _escape(code: int) -> str:
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def callable(object: Any, /) -> bool:
    """Whether the object's type says how to call it; a `__call__` of the object itself does not count."""
    return any("__call__" in vars(base) for base in type(object).__mro__)
