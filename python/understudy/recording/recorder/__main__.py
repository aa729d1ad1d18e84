"""`python -m recorder LIBRARY`: the inventory on standard output, what could not be recorded on standard error."""

from __future__ import annotations

import importlib
import sys
import warnings

from .inventory import Recorder, document


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m recorder LIBRARY", file=sys.stderr)
        return 2
    (library,) = arguments
    warnings.simplefilter("ignore")
    try:
        importlib.import_module(library)
    except ImportError as error:
        print(f"{library} cannot be imported by {sys.executable}: {error}", file=sys.stderr)
        return 1
    recorder = Recorder(library)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(document(recorder))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
