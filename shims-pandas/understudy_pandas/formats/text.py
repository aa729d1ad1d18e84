"""Columns of text: justify, pad to one width, glue side by side. Knows strings only."""

from __future__ import annotations

from collections.abc import Sequence


def justify(texts: Sequence[str], width: int, mode: str = "right") -> list[str]:
    """Pad every text to `width`: left, center, and right for any other mode."""
    if mode == "left":
        return [text.ljust(width) for text in texts]
    if mode == "center":
        return [text.center(width) for text in texts]
    return [text.rjust(width) for text in texts]


def widest(texts: Sequence[str]) -> int:
    """Length of the longest text, 0 for none."""
    return max(map(len, texts), default=0)


def fixed_width(texts: list[str], mode: str, limit: int | None, minimum: int = 0) -> tuple[list[str], int]:
    """Pad all texts to their common width, at least `minimum`, at most `limit`; return them and that width.

    A text longer than `limit` ends in "..." (or as much of it as fits). Mode "all" leaves the texts alone.
    """
    if not texts or mode == "all":
        return texts, widest(texts)
    width = max(minimum, widest(texts))
    if limit is not None:
        width = min(width, limit)
        keep = max(width - 3, 0)
        dots = "..."[: width - keep]
        texts = [text[:keep] + dots if len(text) > width else text for text in texts]
    return justify(texts, width, mode), width


def adjoin(space: int, *columns: Sequence[str]) -> str:
    """Lay columns of lines side by side, `space` blanks apart; a shorter column hangs at the bottom."""
    height = max(map(len, columns))
    padded = []
    for position, column in enumerate(columns):
        width = widest(column) + (space if position < len(columns) - 1 else 0)
        padded.append([" " * width] * (height - len(column)) + justify(column, width, "left"))
    return "\n".join(map("".join, zip(*padded)))


def trim_front(texts: list[str]) -> list[str]:
    """Take off the leading blanks that all texts have in common."""
    common = min((len(text) - len(text.lstrip()) for text in texts), default=0)
    return [text[common:] for text in texts] if common else texts
