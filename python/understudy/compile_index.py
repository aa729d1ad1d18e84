"""Compile the index over the installed shim packages into the package itself, from which it goes into the wheel.

Usage: python -m understudy.compile_index
"""

from __future__ import annotations

import os

from understudy._understudy import Registry
from understudy.folders import compiled_index, shim_folders, standard_library


def main() -> None:
    path = compiled_index()
    os.makedirs(os.path.dirname(path), exist_ok=True)
    Registry.compile(shim_folders(), standard_library(), path)


if __name__ == "__main__":
    main()
