"""Print the examples of an installed function or class as a program: run by the interpreter that has the library.

    python shipped.py scipy.optimize.linprog

What an example shows is printed, as at Python's prompt. Nothing is copied: the docstring is read where it is installed.
"""

from __future__ import annotations

import doctest
import importlib
import sys


def main(name: str) -> None:
    module, _, last = name.rpartition(".")
    text = getattr(importlib.import_module(module), last).__doc__
    for example in doctest.DocTestParser().get_examples(text):
        if not example.options.get(doctest.SKIP):
            print(f"exec(compile({example.source!r}, {name!r}, 'single'))")


if __name__ == "__main__":
    main(sys.argv[1])
