"""Records of the standard library's data classes: which value stands for an object, and how to make it again.

The modules are imported only when a value of theirs is met or arrives. PROTOCOL.md has the table of values.
"""

from __future__ import annotations

import sys

from .wire import CannotTravel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def standard_writer(kind: type) -> Any:
    """(record name, function object -> value) for exactly this class, or None. Subclasses are not data."""
    row = _BY_CLASS.get(kind.__name__)
    if row is None:
        return None
    module, name, value_of = row
    loaded = sys.modules.get(module)
    if loaded is None or getattr(loaded, kind.__name__, None) is not kind:
        return None
    return name, value_of


def steps_in_record(name: str, steps: list[str]) -> None:
    """Makes the last step of a path what it is in a record's value: `.tzinfo` instead of `[8]`, `.coef_` of `["coef_"]`."""
    steps[-1] = step = _STEPS.get((name, steps[-1]), steps[-1])
    at = -2 if step == "" and len(steps) > 1 else -1
    if name in _ATTRIBUTES and steps[at].startswith('["'):
        steps[at] = "." + steps[at][2:-2]


# Records whose dict is the attributes of the object.
_ATTRIBUTES = {"instance.dataclass", "types.SimpleNamespace"}


def _datetime_value(value: Any) -> Any:
    return (
        value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond,
        value.fold, value.tzinfo,
    )  # fmt: skip


def _time_value(value: Any) -> Any:
    return (value.hour, value.minute, value.second, value.microsecond, value.fold, value.tzinfo)


def _timezone_value(value: Any) -> Any:
    offset, *name = value.__getinitargs__()
    return (offset.days, offset.seconds, offset.microseconds, name[0] if name else None)


# Reducing a fraction takes time that grows with the square of its size: about a second for this many bits.
FRACTION_BITS = 1 << 20


def _fraction_value(value: Any) -> Any:
    numerator, denominator = value.numerator, value.denominator
    if max(numerator.bit_length(), denominator.bit_length()) > FRACTION_BITS:
        why = f"it has more than {FRACTION_BITS} bits; send its numerator and denominator"
        raise CannotTravel("fractions.Fraction", why)
    return (numerator, denominator)


def _zone_value(value: Any) -> Any:
    key = value.key
    if type(key) is not str:
        raise CannotTravel("zoneinfo.ZoneInfo", "this time zone has no key; use ZoneInfo(key)")
    return key


def _pattern_value(value: Any) -> Any:
    # To show how a pattern is compiled is no part of the pattern.
    return (value.pattern, value.flags & ~_RE_DEBUG)


_RE_DEBUG = 128

_BY_CLASS = {
    "datetime": ("datetime", "datetime.datetime", _datetime_value),
    "date": ("datetime", "datetime.date", lambda value: (value.year, value.month, value.day)),
    "time": ("datetime", "datetime.time", _time_value),
    "timedelta": (
        "datetime", "datetime.timedelta", lambda value: (value.days, value.seconds, value.microseconds),
    ),
    "timezone": ("datetime", "datetime.timezone", _timezone_value),
    "ZoneInfo": ("zoneinfo", "zoneinfo.ZoneInfo", _zone_value),
    "Decimal": ("decimal", "decimal.Decimal", lambda value: str(value)),
    "Fraction": ("fractions", "fractions.Fraction", _fraction_value),
    "Pattern": ("re", "re.Pattern", _pattern_value),
    "UUID": ("uuid", "uuid.UUID", lambda value: value.bytes),
    "OrderedDict": ("collections", "collections.OrderedDict", lambda value: dict(value)),
    "Counter": ("collections", "collections.Counter", lambda value: dict(value)),
    "defaultdict": ("collections", "collections.defaultdict", lambda value: (value.default_factory, dict(value))),
    "deque": ("collections", "collections.deque", lambda value: (value.maxlen, list(value))),
    "SimpleNamespace": ("types", "types.SimpleNamespace", lambda value: dict(value.__dict__)),
    "PurePosixPath": ("pathlib", "pathlib.PurePosixPath", lambda value: str(value)),
    "PureWindowsPath": ("pathlib", "pathlib.PureWindowsPath", lambda value: str(value)),
    "PosixPath": ("pathlib", "pathlib.PosixPath", lambda value: str(value)),
    "WindowsPath": ("pathlib", "pathlib.WindowsPath", lambda value: str(value)),
}  # fmt: skip

_STEPS = {
    ("datetime.datetime", "[8]"): ".tzinfo",
    ("datetime.time", "[5]"): ".tzinfo",
    ("collections.defaultdict", "[0]"): ".default_factory",
    ("collections.defaultdict", "[1]"): "",
    ("collections.deque", "[1]"): "",
    ("instance.dataclass", "[1]"): "",
    ("instance.namedtuple", "[1]"): "",
    ("numpy.ma.MaskedArray", "[0]"): ".data",
    ("pandas.DataFrame", "[0]"): "",
    ("pandas.DataFrame", "[1]"): ".columns",
    ("pandas.DataFrame", "[2]"): ".index",
    ("pandas.DataFrame", "[3]"): ".attrs",
    ("pandas.Series", "[0]"): "",
    ("pandas.Series", "[1]"): ".index",
    ("pandas.Series", "[2]"): ".name",
    ("pandas.Series", "[3]"): ".attrs",
    ("pandas.Index", "[0]"): "",
    ("pandas.Index", "[1]"): ".name",
}


def _make_datetime(value: Any) -> Any:
    import datetime

    year, month, day, hour, minute, second, micro, fold, zone = _fields(value, 9)
    return datetime.datetime(year, month, day, hour, minute, second, micro, zone, fold=fold)


def _make_date(value: Any) -> Any:
    import datetime

    return datetime.date(*_fields(value, 3))


def _make_time(value: Any) -> Any:
    import datetime

    hour, minute, second, micro, fold, zone = _fields(value, 6)
    return datetime.time(hour, minute, second, micro, zone, fold=fold)


def _make_timedelta(value: Any) -> Any:
    import datetime

    return datetime.timedelta(*_fields(value, 3))


def _make_timezone(value: Any) -> Any:
    import datetime

    *offset, name = _fields(value, 4)
    if name is None:
        return datetime.timezone(datetime.timedelta(*offset))
    return datetime.timezone(datetime.timedelta(*offset), name)


def _make_zone(value: Any) -> Any:
    import zoneinfo

    try:
        return zoneinfo.ZoneInfo(_of(value, str))
    except (zoneinfo.ZoneInfoNotFoundError, OSError):
        # An OSError comes for the name of a folder, or one that is too long for a file.
        raise CannotTravel(
            "zoneinfo.ZoneInfo", f"this interpreter knows no time zone {value[:100]!r}; install tzdata there"
        ) from None


def _make_decimal(value: Any) -> Any:
    import decimal

    return decimal.Decimal(_of(value, str))


def _make_fraction(value: Any) -> Any:
    import fractions

    numerator, denominator = _fields(value, 2)
    if max(_of(numerator, int).bit_length(), _of(denominator, int).bit_length()) > FRACTION_BITS:
        raise ValueError("a fraction that is too large to be reduced")
    return fractions.Fraction(numerator, denominator)


def _make_pattern(value: Any) -> Any:
    import re

    pattern, flags = _fields(value, 2)
    if type(pattern) not in (str, bytes):
        raise ValueError("a pattern that is neither str nor bytes")
    try:
        return re.compile(pattern, _of(flags, int) & ~_RE_DEBUG)
    except re.error as error:
        raise ValueError(f"no pattern: {error}") from None


def _make_uuid(value: Any) -> Any:
    import uuid

    return uuid.UUID(bytes=_of(value, bytes))


def _make_path(name: Any) -> Any:
    def make(value: Any) -> Any:
        import pathlib

        try:
            return getattr(pathlib, name)(_of(value, str))
        except NotImplementedError:
            raise CannotTravel(f"pathlib.{name}", f"this system has no such paths; send a Pure{name}") from None

    return make


# Values that are complete when they are made.
STANDARD_MAKERS = {
    "datetime.datetime": _make_datetime,
    "datetime.date": _make_date,
    "datetime.time": _make_time,
    "datetime.timedelta": _make_timedelta,
    "datetime.timezone": _make_timezone,
    "zoneinfo.ZoneInfo": _make_zone,
    "decimal.Decimal": _make_decimal,
    "fractions.Fraction": _make_fraction,
    "re.Pattern": _make_pattern,
    "uuid.UUID": _make_uuid,
    "pathlib.PurePosixPath": _make_path("PurePosixPath"),
    "pathlib.PureWindowsPath": _make_path("PureWindowsPath"),
    "pathlib.PosixPath": _make_path("PosixPath"),
    "pathlib.WindowsPath": _make_path("WindowsPath"),
}


def _empty_collection(name: Any) -> Any:
    def empty() -> Any:
        import collections

        return getattr(collections, name)()

    return empty


def _empty_namespace() -> Any:
    import types

    return types.SimpleNamespace()


def _fill_dict(made: Any, value: Any) -> Any:
    # Not by Counter.update, which would add.
    for key, item in _of(value, dict).items():
        made[key] = item


def _fill_defaultdict(made: Any, value: Any) -> Any:
    factory, items = _fields(value, 2)
    made.default_factory = factory
    made.update(_of(items, dict))


def _fill_deque(made: Any, value: Any) -> Any:
    longest, items = _fields(value, 2)
    if longest is None:
        made.extend(_of(items, list))
    else:
        type(made).__init__(made, _of(items, list), _of(longest, int))


def _fill_namespace(made: Any, value: Any) -> Any:
    for name in _of(value, dict):
        _of(name, str)
    made.__dict__.update(value)


# Values that may contain themselves: made empty first, filled when their contents are there.
STANDARD_CONTAINERS = {
    "collections.OrderedDict": (_empty_collection("OrderedDict"), _fill_dict),
    "collections.Counter": (_empty_collection("Counter"), _fill_dict),
    "collections.defaultdict": (_empty_collection("defaultdict"), _fill_defaultdict),
    "collections.deque": (_empty_collection("deque"), _fill_deque),
    "types.SimpleNamespace": (_empty_namespace, _fill_namespace),
}


def _fields(value: Any, count: Any) -> Any:
    if type(value) is not tuple or len(value) != count:
        raise ValueError(f"a tuple of {count} was expected")
    return value


def _of(value: Any, kind: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{kind.__name__} was expected, not {type(value).__name__}")
    return value
