"""Run one snippet on the originals and on the shims and compare everything a program could see.

A snippet is Python source in which `np` and `pd` are NumPy and pandas; the value of its last expression is
the outcome. The same source runs twice: once with the installed originals, once with the shims. What is
compared: the value (type name, dtype, shape, every element), its `repr` and `str`, the text printed, the
warnings (category and message), and for an exception its type and message.

This module needs the originals, so it runs in the `.vanilla` environment. It never lets one side see the
other's objects.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import math
import warnings
from typing import Any

ORIGINALS = {"np": "numpy", "pd": "pandas"}
SHIMS = {"np": "understudy_numpy", "pd": "understudy_pandas"}


def assert_same(
    source: str,
    *,
    rtol: float = 0.0,
    text: bool = True,
    originals: dict[str, str] = ORIGINALS,
    shims: dict[str, str] = SHIMS,
) -> None:
    """Fail unless `source` does the same on originals and shims, which are given as module names by alias.

    `rtol` is the relative tolerance for floating-point elements; 0 asks for the same bits. With `text` false the
    printed form of the value is not compared (use it only beside a tolerance, where the last digit may differ).
    """
    expected = outcome(source, originals, text=text)
    actual = outcome(source, shims, text=text)
    difference = first_difference(expected, actual, rtol)
    if difference is not None:
        raise AssertionError(f"{source}\n{difference}")


def outcome(source: str, libraries: dict[str, str], *, text: bool = True) -> dict[str, Any]:
    """What running `source` showed: value, repr, str, output, warnings or exception."""
    names: dict[str, Any] = {"math": math}
    for alias, module in libraries.items():
        if f"{alias}." in source:
            names[alias] = importlib.import_module(module)
    tree = ast.parse(source.strip())
    last = tree.body[-1]
    expression = ast.Expression(last.value) if isinstance(last, ast.Expr) else None
    if expression is not None:
        tree.body.pop()
    seen: dict[str, Any] = {}
    printed = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed):
        warnings.simplefilter("always")
        try:
            exec(compile(tree, "<snippet>", "exec"), names)
            value = eval(compile(expression, "<snippet>", "eval"), names) if expression else None
            seen["value"] = describe(value)
            if text:
                seen["repr"], seen["str"] = repr(value), str(value)
        except Exception as error:  # the outcome to compare is whatever the snippet raises
            seen["raises"] = (type(error).__name__, str(error))
            seen["traceback"] = error.__traceback__
    seen["printed"] = printed.getvalue()
    seen["warnings"] = [(w.category.__name__, str(w.message)) for w in caught]
    return seen


def describe(value: Any) -> Any:
    """`value` as plain data that does not depend on which library made it."""
    name = type(value).__name__
    if value is None or isinstance(value, (bool, int, str, bytes, type)) and type(value).__module__ == "builtins":
        return value if not isinstance(value, type) else ("type", value.__name__)
    if type(value) in (float, complex):
        return value
    if isinstance(value, (list, tuple)):
        return (name, [describe(item) for item in value])
    if isinstance(value, dict):
        return (name, [(describe(key), describe(item)) for key, item in value.items()])
    if name in ("DataFrame",):
        columns = [describe(value.iloc[:, k]) for k in range(value.shape[1])]
        return (name, describe(value.index), describe(value.columns), columns)
    if name == "Series":
        return (name, str(value.dtype), describe(value.name), describe(value.index), describe(value.tolist()))
    if name.endswith("Index"):
        return (name, str(value.dtype), describe(list(value.names)), describe(value.tolist()))
    if name == "ndarray":
        return (
            name,
            str(value.dtype),
            value.shape,
            value.strides,
            bool(value.flags.writeable),
            describe(value.tolist()),
        )
    if hasattr(value, "dtype") and hasattr(value, "__len__") and hasattr(value, "tolist"):
        return (name, str(value.dtype), describe(value.tolist()))
    if hasattr(value, "dtype") and hasattr(value, "item"):
        item = value.item()
        if type(item) is type(value):
            # A long double is no number of Python's, and gives itself.
            item = complex(item) if value.dtype.kind == "c" else float(item)
        return ("scalar", name, str(value.dtype), describe(item))
    return ("object", name, str(value))


def first_difference(expected: Any, actual: Any, rtol: float = 0.0, path: str = "") -> str | None:
    """Where two descriptions first part, as a sentence, or None where they agree."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in ("raises", "value", "repr", "str", "printed", "warnings"):
            found = first_difference(expected.get(key), actual.get(key), rtol, f"{path}{key}")
            if found is not None:
                return found
        return None
    if isinstance(expected, (list, tuple)) and isinstance(actual, (list, tuple)) and type(expected) is type(actual):
        if len(expected) != len(actual):
            return f"{path}: length {len(expected)} in the original, {len(actual)} in the shim\n  {expected!r}\n  {actual!r}"
        for position, pair in enumerate(zip(expected, actual)):
            found = first_difference(*pair, rtol, f"{path}[{position}]")
            if found is not None:
                return found
        return None
    if isinstance(expected, float) and isinstance(actual, float):
        if math.isnan(expected) and math.isnan(actual):
            return None
        if expected == actual and math.copysign(1, expected) == math.copysign(1, actual):
            return None
        if rtol and math.isclose(expected, actual, rel_tol=rtol, abs_tol=rtol):
            return None
    elif isinstance(expected, complex) and isinstance(actual, complex):
        parts = zip((expected.real, expected.imag), (actual.real, actual.imag))
        return next((found for pair in parts if (found := first_difference(*pair, rtol, path))), None)
    elif type(expected) is type(actual) and expected == actual:
        return None
    return f"{path}\n  original: {expected}\n  shim:     {actual}"
