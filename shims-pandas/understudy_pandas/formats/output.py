"""Where a text goes: back to the caller, into a buffer, or into a file."""

from __future__ import annotations

import os
from typing import Any


def deliver(text: str, buf: Any, encoding: str | None = None) -> str | None:
    """`text` itself if `buf` is None, else None after writing to `buf`: an object with `write`, or a path."""
    if buf is None:
        if encoding is not None:
            raise ValueError("buf is not a file name and encoding is specified.")
        return text
    path = os.fspath(buf) if hasattr(buf, "__fspath__") else buf
    if encoding is not None and not isinstance(path, str):
        raise ValueError("buf is not a file name and encoding is specified.")
    if hasattr(path, "write"):
        path.write(text)
    elif isinstance(path, str):
        folder = os.path.dirname(path)
        if folder and not os.path.isdir(folder):
            raise OSError(f"Cannot save file into a non-existent directory: '{folder}'")
        with open(path, "w", encoding=encoding or "utf-8", newline="") as file:
            file.write(text)
    else:
        raise TypeError("buf is not a file name and it has no write method")
    return None
