"""Units of time that are written as a part of another, such as "[D/24]": the shorter unit that they are."""

from __future__ import annotations

# The shorter units that a unit has a whole number of: how many, and which. The first that the divisor goes into is taken.
_PARTS: dict[str, list[tuple[int, str]]] = {
    "Y": [(12, "M"), (52, "W"), (365, "D")],
    "M": [(4, "W"), (30, "D"), (720, "h")],
    "W": [(7, "D"), (168, "h"), (10_080, "m")],
    "D": [(24, "h"), (1_440, "m"), (86_400, "s")],
    "h": [(60, "m"), (3_600, "s")],
    "m": [(60, "s"), (60_000, "ms")],
    "s": [(1_000, "ms"), (1_000_000, "us")],
    "ms": [(1_000, "us"), (1_000_000, "ns")],
    "us": [(1_000, "ns"), (1_000_000, "ps")],
    "ns": [(1_000, "ps"), (1_000_000, "fs")],
    "ps": [(1_000, "fs"), (1_000_000, "as")],
    "fs": [(1_000, "as")],
    "as": [],
}


def divided(count: int, unit: str, divisor: int) -> tuple[int, str]:
    """The count and the unit that `count` of `unit`, divided by `divisor`, is a whole number of."""
    if divisor == 1:
        return count, unit
    for parts, shorter in _PARTS[unit]:
        if divisor and parts % divisor == 0:
            return count * (parts // divisor), shorter
    shown = f"{count if count != 1 else ''}{unit}/{divisor}"
    raise ValueError(f'divisor ({divisor}) is not a multiple of a lower-unit in datetime metadata "[{shown}]"')


__all__ = ["divided"]
