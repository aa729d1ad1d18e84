"""The options of pandas that the shim knows: `set_option`, `get_option`, `option_context`, `options`."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

from understudy_numpy.primitives.refusal import Refusal

from .errors import OptionError

DEFAULTS: dict[str, Any] = {
    "compute.use_bottleneck": True,
    "compute.use_numba": False,
    "compute.use_numexpr": True,
    "display.chop_threshold": None,
    "display.colheader_justify": "right",
    "display.date_dayfirst": False,
    "display.date_yearfirst": False,
    "display.encoding": "utf-8",
    "display.expand_frame_repr": True,
    "display.float_format": None,
    "display.html.border": 1,
    "display.html.table_schema": False,
    "display.html.use_mathjax": True,
    "display.large_repr": "truncate",
    "display.max_categories": 8,
    "display.max_columns": 0,
    "display.max_colwidth": 50,
    "display.max_dir_items": 100,
    "display.max_info_columns": 100,
    "display.max_info_rows": 1690785,
    "display.max_rows": 60,
    "display.max_seq_items": 100,
    "display.memory_usage": True,
    "display.min_rows": 10,
    "display.multi_sparse": True,
    "display.notebook_repr_html": True,
    "display.pprint_nest_depth": 3,
    "display.precision": 6,
    "display.show_dimensions": "truncate",
    "display.unicode.ambiguous_as_wide": False,
    "display.unicode.east_asian_width": False,
    "display.width": 80,
    "future.infer_string": True,
    "future.no_silent_downcasting": False,
    "mode.chained_assignment": "warn",
    "mode.copy_on_write": True,
    "mode.data_manager": "block",
    "mode.sim_interactive": False,
    "mode.string_storage": "auto",
    "plotting.backend": "matplotlib",
}

_values: dict[str, Any] = dict(DEFAULTS)


def _find(pattern: str) -> list[str]:
    if pattern in _values:
        return [pattern]
    if pattern == "all":
        return list(_values)
    found = [key for key in _values if re.search(pattern, key, re.IGNORECASE)]
    if not found:
        raise OptionError(f"No such keys(s): {pattern!r}")
    return found


def _find_one(pattern: str) -> str:
    found = _find(pattern)
    if len(found) > 1:
        raise OptionError("Pattern matched multiple keys")
    return found[0]


def _check(key: str, value: Any) -> None:
    """Refuse a value that the original refuses."""
    if key.startswith("display.unicode.") and value is True:
        raise Refusal("pandas.set_option", key, value, "the width of East Asian characters is not looked at")
    if key in (
        "display.precision",
        "display.max_rows",
        "display.max_columns",
        "display.min_rows",
        "display.max_colwidth",
    ):
        optional = key != "display.precision"
        if value is None and optional or isinstance(value, int) and value >= 0:
            return
        raise ValueError("Value must be a nonnegative integer or None")
    if key == "display.float_format" and not (value is None or callable(value)):
        raise ValueError("Value must be one of None|or a callable")
    default = DEFAULTS[key]
    if isinstance(default, bool) and key != "display.memory_usage" and not isinstance(value, bool):
        raise ValueError("Value must have type '<class 'bool'>'")


def get_option(pat: str) -> Any:
    """The value of the one option that `pat` matches."""
    return _values[_find_one(pat)]


def set_option(*args: Any) -> None:
    """Set options, given as pattern, value, pattern, value, ... or as one dict."""
    if len(args) == 1 and isinstance(args[0], dict):
        args = tuple(item for pair in args[0].items() for item in pair)
    if not args or len(args) % 2:
        raise ValueError("Must provide an even number of non-keyword arguments")
    for pattern, value in zip(args[::2], args[1::2]):
        key = _find_one(pattern)
        _check(key, value)
        _values[key] = value


def reset_option(pat: str) -> None:
    """Give the options that `pat` matches their defaults back."""
    found = _find(pat)
    if len(found) > 1 and len(pat) < 4 and pat != "all":
        raise ValueError(
            "You must specify at least 4 characters when resetting multiple keys, "
            'use the special keyword "all" to reset all the options to their default value'
        )
    for key in found:
        _values[key] = DEFAULTS[key]


@contextlib.contextmanager
def option_context(*args: Any) -> Iterator[None]:
    """Set options for the time of a `with` block."""
    if len(args) == 1 and isinstance(args[0], dict):
        args = tuple(item for pair in args[0].items() for item in pair)
    if len(args) % 2 != 0 or len(args) < 2:
        raise ValueError("Provide an even amount of arguments as option_context(pat, val, pat, val...).")
    before = [(pattern, get_option(pattern)) for pattern in args[::2]]
    try:
        set_option(*args)
        yield
    finally:
        for pattern, value in before:
            set_option(pattern, value)


class Options:
    """Attribute access to the options: `pd.options.display.max_rows`."""

    def __init__(self, prefix: str = "") -> None:
        object.__setattr__(self, "_prefix", prefix)

    def __getattr__(self, name: str) -> Any:
        key = f"{self._prefix}.{name}" if self._prefix else name
        if key in _values:
            return _values[key]
        if any(known.startswith(key + ".") for known in _values):
            return Options(key)
        raise OptionError("No such option")

    def __setattr__(self, name: str, value: Any) -> None:
        key = f"{self._prefix}.{name}" if self._prefix else name
        if key not in _values:
            raise OptionError("You can only set the value of existing options")
        set_option(key, value)

    def __dir__(self) -> list[str]:
        start = f"{self._prefix}." if self._prefix else ""
        return sorted({key[len(start) :].split(".")[0] for key in _values if key.startswith(start)})


options = Options()


def describe_option(pat: str = "", _print_desc: bool = True) -> str | None:
    """The options that `pat` matches, with their values."""
    lines = [f"{key} [default: {DEFAULTS[key]}] [currently: {_values[key]}]" for key in _find(pat)]
    text = "\n".join(lines)
    if not _print_desc:
        return text
    print(text)
    return None
