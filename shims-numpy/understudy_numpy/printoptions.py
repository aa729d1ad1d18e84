"""The options that govern how arrays are printed: `set_printoptions`, `get_printoptions`, `printoptions`."""

from __future__ import annotations

import contextlib
import operator
import warnings
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from numbers import Number
from typing import Any

from .primitives.refusal import Refusal

_DEFAULTS: dict[str, Any] = {
    "edgeitems": 3,
    "threshold": 1000,
    "floatmode": "maxprec",
    "precision": 8,
    "suppress": False,
    "linewidth": 75,
    "nanstr": "nan",
    "infstr": "inf",
    "sign": "-",
    "formatter": None,
    "legacy": False,
    "override_repr": None,
}

# The earlier versions whose way of printing can be asked for, in their order.
_LEGACY = ("1.21", "1.25", "2.1", "2.2")

_options: ContextVar[dict[str, Any]] = ContextVar("format_options", default=_DEFAULTS)


def current_options() -> dict[str, Any]:
    """The options in force; read only."""
    return _options.get()


def prints_as(version: str, options: dict[str, Any]) -> bool:
    """Whether printing is as in this version or an earlier one."""
    legacy = options["legacy"]
    return legacy is not False and _LEGACY.index(legacy) <= _LEGACY.index(version)


def checked_options(caller: str, **given: Any) -> dict[str, Any]:
    """Those of `given` that are not None, checked."""
    options = {name: value for name, value in given.items() if value is not None}
    if "suppress" in options:
        options["suppress"] = bool(options["suppress"])
    modes = ("fixed", "unique", "maxprec", "maxprec_equal")
    if given.get("floatmode") not in (None, *modes):
        raise ValueError("floatmode option must be one of " + ", ".join(f'"{mode}"' for mode in modes))
    if given.get("sign") not in (None, "-", "+", " "):
        raise ValueError("sign option must be one of ' ', '+', or '-'")
    legacy = options.get("legacy", False)
    if legacy == "1.13":
        raise Refusal(caller, "legacy", legacy, "the way of NumPy 1.13 is not covered")
    if legacy is not False and legacy not in _LEGACY:
        warnings.warn(
            "legacy printing option can currently only be '1.13', '1.21', '1.25', '2.1', '2.2' or `False`", stacklevel=3
        )
        del options["legacy"]
    threshold = options.get("threshold")
    if threshold is not None:
        if not isinstance(threshold, Number):
            raise TypeError("threshold must be numeric")
        if threshold != threshold:
            raise ValueError("threshold must be non-NAN, try sys.maxsize for untruncated representation")
    if "precision" in options:
        try:
            options["precision"] = operator.index(options["precision"])
        except TypeError as error:
            raise TypeError("precision must be an integer") from error
    return options


def set_printoptions(
    precision: int | None = None,
    threshold: int | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    suppress: bool | None = None,
    nanstr: str | None = None,
    infstr: str | None = None,
    formatter: dict[str, Callable[[Any], str]] | None = None,
    sign: str | None = None,
    floatmode: str | None = None,
    *,
    legacy: Any = None,
    override_repr: Callable[[Any], str] | None = None,
) -> None:
    """Change the options that are given; `formatter` and `override_repr` are reset when they are not."""
    options = checked_options(
        "numpy.set_printoptions",
        precision=precision,
        threshold=threshold,
        edgeitems=edgeitems,
        linewidth=linewidth,
        suppress=suppress,
        nanstr=nanstr,
        infstr=infstr,
        sign=sign,
        floatmode=floatmode,
        legacy=legacy,
    )
    _options.set({**_options.get(), **options, "formatter": formatter, "override_repr": override_repr})


def get_printoptions() -> dict[str, Any]:
    """A copy of the options in force."""
    return dict(_options.get())


@contextlib.contextmanager
def printoptions(*args: Any, **keywords: Any) -> Iterator[dict[str, Any]]:
    """`set_printoptions` for the length of a `with` block."""
    before = _options.get()
    set_printoptions(*args, **keywords)
    try:
        yield get_printoptions()
    finally:
        _options.set(before)
