"""`DataSource`: files by path or by address, compressed or not; what is fetched is kept in a folder."""

from __future__ import annotations

import importlib
import os
import shutil
import tempfile
import weakref
from typing import Any

# The module that opens what has such an ending; it is imported when it is needed, as those for addresses are.
_OPENERS = {".gz": "gzip", ".bz2": "bz2", ".xz": "lzma"}


class DataSource:
    """Opens files; `destpath` is the folder for what comes from the net, or None for one that goes away at the end."""

    __module__ = "numpy.lib.npyio"

    def __init__(self, destpath: Any = os.curdir) -> None:
        if destpath:
            self._destpath = os.path.abspath(destpath)
        else:
            self._destpath = tempfile.mkdtemp()
            weakref.finalize(self, shutil.rmtree, self._destpath, True)

    def abspath(self, path: Any) -> str:
        """Where the file is, or for an address would be kept, in the folder of this source."""
        # A path that is in the folder already is not put there twice.
        parts = path.split(self._destpath, 2)
        if len(parts) > 1:
            path = parts[1]
        from urllib.parse import urlparse

        address = urlparse(path)
        return os.path.join(self._destpath, _within(address.netloc), _within(address.path))

    def exists(self, path: Any) -> bool:
        """Whether there is such a file, here or at its address."""
        if os.path.exists(path) or os.path.exists(self.abspath(path)):
            return True
        return _is_address(path) and _answers(path)

    def open(self, path: Any, mode: str = "r", encoding: Any = None, newline: Any = None) -> Any:
        """The file, open; a compressed one is unpacked while it is read."""
        if _is_address(path) and any(letter in "w+" for letter in mode):
            raise ValueError("URLs are not writeable")
        found = self._found(path)
        if not found:
            raise FileNotFoundError(f"{path} not found.")
        ending = os.path.splitext(found)[1]
        if ending == ".bz2":
            mode = mode.replace("+", "")
        opener = importlib.import_module(_OPENERS[ending]).open if ending in _OPENERS else open
        return opener(found, mode=mode, encoding=encoding, newline=newline)

    def _found(self, path: str) -> str | None:
        """The path of the file, or of a compressed one of its name, which is fetched first where it is an address."""
        names = [path]
        if os.path.splitext(path)[1] not in _OPENERS:
            names += [path + ending for ending in _OPENERS]
        for name in names if _is_address(path) else [*names, *map(self.abspath, names)]:
            if self.exists(name):
                return self._fetched(name) if _is_address(name) else name
        return None

    def _fetched(self, address: str) -> str:
        from urllib.request import urlopen

        kept = self.abspath(address)
        if not os.path.exists(kept):
            os.makedirs(os.path.dirname(kept), exist_ok=True)
            with urlopen(address) as source, open(kept, "wb") as target:
                shutil.copyfileobj(source, target)
        return kept


def _within(path: str) -> str:
    """A path that leads out of no folder."""
    path, before = os.path.normpath(path), None
    while path != before:
        before = path
        path = path.lstrip("/.")
    return path


def _is_address(path: str) -> bool:
    from urllib.parse import urlparse

    parsed = urlparse(path)
    return bool(parsed.scheme and parsed.netloc)


def _answers(address: str) -> bool:
    from urllib.error import URLError
    from urllib.request import urlopen

    try:
        with urlopen(address):
            return True
    except URLError:
        return False


__all__ = ["DataSource"]
