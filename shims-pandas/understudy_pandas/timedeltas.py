"""`Timedelta`: a duration counted in seconds, milli-, micro- or nanoseconds, that is also a `datetime.timedelta`.

Numbers of columns are `arrays/datetime.py` and `index/timedelta.py`; text of columns is `formats/`.
"""

from __future__ import annotations

import collections
import datetime
import re
import warnings
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.pure.datetimes import round_values
from understudy_numpy.primitives.refusal import Refusal

from .errors import OutOfBoundsTimedelta, Pandas4Warning
from .nattype import INAT, NUMPY_UNIT_NS, UNIT_NS, NaT, check_unit, finer, supported_unit

Components = collections.namedtuple(
    "Components", ["days", "hours", "minutes", "seconds", "milliseconds", "microseconds", "nanoseconds"]
)

_DAY = 86_400_000_000_000
#: Words for a unit, as strings and `unit=` may have them, in lower case.
UNIT_WORDS = {
    word: unit
    for unit, words in {
        "W": "w week weeks",
        "D": "d day days",
        "h": "h hr hrs hour hours",
        "m": "m min mins minute minutes t",
        "s": "s sec secs second seconds",
        "ms": "ms milli millis millisecond milliseconds l",
        "us": "us micro micros microsecond microseconds µs u",
        "ns": "ns nano nanos nanosecond nanoseconds n",
    }.items()
    for word in words.split()
    if word not in ("t", "l", "u", "n")
}
_KEYWORDS = ("weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds", "nanoseconds")
_TOKEN = re.compile(r"\s*(?:(\d+):(\d+):(\d+)(\.\d*)?|(\d+\.?\d*|\.\d+)\s*([A-Za-zµ]*)|([+-]))[\s,]*")
_MISSING: Any = object()


def unit_of_word(word: Any) -> str:
    """The NumPy unit that a word like 'hours' stands for; ValueError for another word."""
    if word in ("M", "Y", "y"):
        raise ValueError(
            "Units 'M', 'Y', and 'y' are no longer supported, as they do not represent unambiguous "
            "timedelta values durations."
        )
    return _unit_of_abbreviation(word)


def _unit_of_abbreviation(word: str) -> str:
    unit = UNIT_WORDS.get(word.lower())
    if unit is None:
        raise ValueError(f"invalid unit abbreviation: {word}")
    if len(word) <= 3 and word.lower() in ("h", "d", "w", "s", "ms", "us", "ns", "min"):
        preferred = {"h": "h", "d": "D", "w": "W", "min": "min"}.get(word.lower(), word.lower())
        if word != preferred:
            warnings.warn(
                f"'{word}' is deprecated and will be removed in a future version. "
                f"Please use '{preferred}' instead of '{word}'.",
                Pandas4Warning,
                stacklevel=4,
            )
    return unit


def parse_timedelta(text: str) -> int:
    """Nanoseconds of a duration in text: '1 days 02:03:04.5', '1h30min', 'P1DT2H', '15 us'; INAT for a missing one."""
    stripped = text.strip()
    if stripped in ("", "NaT", "nat", "nan", "NaN", "None", "NAN", "NA", "<NA>", "null", "NULL", "N/A"):
        return INAT
    if stripped[0] == "P" or stripped.startswith("-P"):
        return _parse_iso_duration(stripped)
    negative = False
    total = 0
    seen = False
    position = 0
    while position < len(stripped):
        found = _TOKEN.match(stripped, position)
        if found is None:
            if stripped[position].isalpha():
                raise ValueError("unit abbreviation w/o a number")
            if ":" in stripped:
                raise ValueError("expected hh:mm:ss format")
            raise ValueError(f"symbols w/o a number: {stripped[position:]}" if seen else "symbols w/o a number")
        hours, minutes, seconds, fraction, number, word, sign = found.groups()
        if sign:
            if sign == "-":
                if seen or negative:
                    raise ValueError("only leading negative signs are allowed")
                negative = True
        elif hours is not None:
            clock = (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1_000_000_000
            clock += int((fraction or ".")[1:10].ljust(9, "0"))
            # The sign before a count of days is that count's own.
            total += -clock if negative and not seen else clock
            seen = True
        else:
            if stripped[found.end() : found.end() + 1] == ":" or (not word and ":" in stripped[found.end() :]):
                raise ValueError("expected hh:mm:ss format")
            if not word:
                if found.end() < len(stripped) or seen:
                    raise ValueError("unit abbreviation w/o a number" if not seen else "have leftover units")
                word = "ns"
            if word in ("M", "Y", "y"):
                raise ValueError(
                    "Units 'M', 'Y' and 'y' do not represent unambiguous timedelta values and are not supported."
                )
            amount = _scaled(number, NUMPY_UNIT_NS[_unit_of_abbreviation(word)])
            total += -amount if negative else amount
            seen = True
        position = found.end()
    if not seen:
        raise ValueError("symbols w/o a number")
    return total


def _scaled(number: str, size: int) -> int:
    whole, _, fraction = number.partition(".")
    result = int(whole or 0) * size
    return result + int(fraction) * size // 10 ** len(fraction) if fraction else result


def _parse_iso_duration(text: str) -> int:
    found = re.fullmatch(r"(-?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", text)
    if found is None or len(text) < 3:
        raise ValueError(f"Invalid ISO 8601 Duration format - {text}")
    sign, weeks, days, hours, minutes, seconds = found.groups()
    total = int(weeks or 0) * 7 * _DAY + int(days or 0) * _DAY + int(hours or 0) * 3_600_000_000_000
    total += int(minutes or 0) * 60_000_000_000 + _scaled(seconds or "0", 1_000_000_000)
    return -total if sign else total


class Timedelta(datetime.timedelta):
    """A duration. `unit` says what it is counted in: 's', 'ms', 'us' or 'ns'."""

    __module__ = "pandas"
    _value: int
    _unit: str

    def __new__(cls, value: Any = _MISSING, unit: str | None = None, **kwargs: Any) -> Any:
        if value is _MISSING:
            return cls._from_keywords(kwargs)
        if value is None or value is NaT:
            return NaT
        if isinstance(value, Timedelta):
            return value
        if isinstance(value, str):
            if unit is not None:
                raise ValueError("unit must not be specified if the value is a str")
            count = parse_timedelta(value)
            if count == INAT:
                return NaT
            fine = count % 1000 or re.search(r"(\d\s*n|^\s*[+-]?[\d.]+\s*$|\.\d{7})", value)
            return cls._from_value(count, "ns") if fine else cls._from_value(count // 1000, "us")
        if isinstance(value, np.timedelta64):
            return _from_numpy(value)
        if isinstance(value, datetime.timedelta):
            return cls._from_value((value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds, "us")
        if hasattr(value, "freqstr"):
            return (
                cls._from_value(value.nanos // 1000, "us")
                if value.nanos % 1000 == 0
                else cls._from_value(value.nanos, "ns")
            )
        if isinstance(value, (bool, np.bool_)):
            raise ValueError(
                f"Value must be Timedelta, string, integer, float, timedelta or convertible, not {type(value).__name__}"
            )
        if isinstance(value, (int, np.integer)):
            return cls._from_number(int(value), unit)
        if isinstance(value, (float, np.floating)):
            if value != value:
                return NaT
            number = float(value)
            word = unit_of_word(unit or "ns")
            if number.is_integer():
                return cls._from_number(int(number), unit)
            size = NUMPY_UNIT_NS[word]
            whole = int(number // 1) if number >= 0 else -int(-number // 1)
            return cls._from_value(whole * size + int(round((number - whole) * size, 0)), "ns")
        raise ValueError(
            f"Value must be Timedelta, string, integer, float, timedelta or convertible, not {type(value).__name__}"
        )

    @classmethod
    def _from_keywords(cls, kwargs: dict[str, Any]) -> Timedelta:
        if not kwargs or any(key not in _KEYWORDS for key in kwargs):
            raise ValueError(
                "cannot construct a Timedelta from the passed arguments, allowed keywords are "
                "[weeks, days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds]"
            )
        sizes = (7 * _DAY, _DAY, 3_600_000_000_000, 60_000_000_000, 1_000_000_000, 1_000_000, 1_000, 1)
        total = 0
        for key, size in zip(_KEYWORDS, sizes):
            amount = kwargs.get(key, 0)
            if isinstance(amount, (float, np.floating)) and not isinstance(amount, int):
                total += int(amount * size)
            else:
                total += int(amount) * size
        if kwargs.get("nanoseconds"):
            return cls._from_value(total, "ns")
        return cls._from_value(total // 1000, "us")

    @classmethod
    def _from_number(cls, value: int, unit: str | None) -> Any:
        word = unit_of_word(unit if unit is not None else "ns")
        if value == INAT:
            return NaT
        kept = "ns" if word == "ns" else "us"
        count = value * NUMPY_UNIT_NS[word] // UNIT_NS[kept]
        if not -(2**63) < count < 2**63:
            raise OutOfBoundsTimedelta(f"Cannot cast {value} from {unit} to '{kept}' without overflow.")
        return cls._from_value(count, kept)

    @classmethod
    def _from_value(cls, value: int, unit: str) -> Timedelta:
        """The duration of `value` counts of `unit`."""
        if not -(2**63) < value < 2**63:
            raise OutOfBoundsTimedelta(f"Cannot cast {value} {unit} to unit='{unit}' without overflow.")
        microseconds = value * UNIT_NS[unit] // 1000
        try:
            self = datetime.timedelta.__new__(cls, 0, 0, microseconds)
        except OverflowError as error:
            raise Refusal("pandas.Timedelta", "value", value, "beyond the range of datetime.timedelta") from error
        self._value = value
        self._unit = unit
        return self

    def __reduce__(self) -> Any:
        return (_rebuild, (self._value, self._unit))

    def __reduce_ex__(self, protocol: Any) -> Any:
        return (_rebuild, (self._value, self._unit))

    def __copy__(self) -> Timedelta:
        return self

    def __deepcopy__(self, memo: Any) -> Timedelta:
        return self

    # Parts

    @property
    def unit(self) -> str:
        """What the duration is counted in."""
        return self._unit

    @property
    def _ns(self) -> int:
        return self._value * UNIT_NS[self._unit]

    @property
    def value(self) -> int:
        """The duration in nanoseconds."""
        if not -(2**63) < self._ns < 2**63:
            raise OverflowError(
                "Cannot convert Timedelta to nanoseconds without overflow. "
                "Use `.asm8.view('i8')` to cast represent Timedelta in its own unit "
                f"(here, {self._unit})."
            )
        return self._ns

    @property
    def nanoseconds(self) -> int:
        """What is left below a microsecond, 0 to 999."""
        return self._ns % 1000

    @property
    def components(self) -> Any:
        """Days, hours, minutes, seconds, milliseconds, microseconds and nanoseconds, as a named tuple."""
        days, rest = divmod(self._ns, _DAY)
        hours, rest = divmod(rest, 3_600_000_000_000)
        minutes, rest = divmod(rest, 60_000_000_000)
        seconds, rest = divmod(rest, 1_000_000_000)
        milliseconds, rest = divmod(rest, 1_000_000)
        return Components(days, hours, minutes, seconds, milliseconds, *divmod(rest, 1000))

    @property
    def resolution_string(self) -> str:
        """The largest unit that counts the duration exactly among its parts."""
        parts = self.components
        names = ("D", "h", "min", "s", "ms", "us", "ns")
        for name, part in zip(reversed(names), reversed(parts)):
            if part:
                return name
        return "D"

    def total_seconds(self) -> float:
        """The duration in seconds."""
        return self._value / (10**9 // UNIT_NS[self._unit])

    def as_unit(self, unit: str, round_ok: bool = True) -> Timedelta:
        """The same duration counted in another unit, rounded down."""
        check_unit(unit)
        total, size = self._ns, UNIT_NS[unit]
        if not round_ok and total % size:
            raise ValueError("Cannot losslessly convert units")
        if not -(2**63) < total // size < 2**63:
            raise OutOfBoundsTimedelta(f"Cannot cast {self} to unit='{unit}' without overflow.")
        return Timedelta._from_value(total // size, unit)

    def to_pytimedelta(self) -> datetime.timedelta:
        """The duration as a plain timedelta; nanoseconds are lost."""
        return datetime.timedelta(microseconds=self._ns // 1000)

    def to_timedelta64(self) -> Any:
        """The duration as a numpy.timedelta64 of its unit."""
        return np.timedelta64(self._value, self._unit)

    def to_numpy(self, dtype: Any = None, copy: bool = False) -> Any:
        """The duration as a numpy.timedelta64 of its unit."""
        if dtype is not None or copy is not False:
            raise ValueError("Timedelta.to_numpy dtype and copy arguments are ignored.")
        return self.to_timedelta64()

    @property
    def asm8(self) -> Any:
        return self.to_timedelta64()

    def view(self, dtype: Any) -> Any:
        """The count as another NumPy type of 64 bits."""
        return np.timedelta64(self._value).view(dtype)

    def _rounded(self, freq: Any, how: str) -> Timedelta:
        from .frequencies import to_offset

        nanos = to_offset(freq).nanos
        size = UNIT_NS[self._unit]
        if nanos % size:
            return self
        return Timedelta._from_value(round_values([self._value], nanos // size, how)[0], self._unit)

    def round(self, freq: Any) -> Timedelta:
        """To the nearest multiple of a fixed frequency, halves to even."""
        return self._rounded(freq, "round")

    def floor(self, freq: Any) -> Timedelta:
        """Down to a multiple of a fixed frequency."""
        return self._rounded(freq, "floor")

    def ceil(self, freq: Any) -> Timedelta:
        """Up to a multiple of a fixed frequency."""
        return self._rounded(freq, "ceil")

    # Text

    def _text(self, form: str = "long") -> str:
        days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds = self.components
        text = f"{days} days"
        if form == "days":
            return text
        text += f" {'+' if days < 0 else ''}{hours:02d}:{minutes:02d}:{seconds:02d}"
        if nanoseconds or form == "all":
            return text + f".{milliseconds:03d}{microseconds:03d}{nanoseconds:03d}"
        if milliseconds or microseconds:
            return text + f".{milliseconds:03d}{microseconds:03d}"
        return text

    def __repr__(self) -> str:
        return f"Timedelta('{self._text()}')"

    def __str__(self) -> str:
        return self._text()

    def __format__(self, spec: str) -> str:
        return format(self._text(), spec) if spec else self._text()

    def isoformat(self) -> str:
        """ISO 8601, like P1DT2H3M4.5S."""
        days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds = self.components
        fraction = f"{milliseconds:03d}{microseconds:03d}{nanoseconds:03d}".rstrip("0")
        return f"P{days}DT{hours}H{minutes}M{seconds}{'.' + fraction if fraction else ''}S"

    # Comparison

    def __hash__(self) -> int:
        if self._ns % 1000:
            return hash(self._value)
        return datetime.timedelta.__hash__(self)

    def __bool__(self) -> bool:
        return self._value != 0

    def __eq__(self, other: Any) -> Any:
        count = _nanoseconds(other)
        if count is None:
            return False if other is NaT or not hasattr(other, "dtype") else NotImplemented
        return self._ns == count

    def __ne__(self, other: Any) -> Any:
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __lt__(self, other: Any) -> Any:
        count = _nanoseconds(other)
        return (False if other is NaT else NotImplemented) if count is None else self._ns < count

    def __le__(self, other: Any) -> Any:
        count = _nanoseconds(other)
        return (False if other is NaT else NotImplemented) if count is None else self._ns <= count

    def __gt__(self, other: Any) -> Any:
        count = _nanoseconds(other)
        return (False if other is NaT else NotImplemented) if count is None else self._ns > count

    def __ge__(self, other: Any) -> Any:
        count = _nanoseconds(other)
        return (False if other is NaT else NotImplemented) if count is None else self._ns >= count

    # Arithmetic

    def _plus(self, other: Timedelta, sign: int) -> Timedelta:
        unit = finer(self._unit, other._unit)
        return Timedelta._from_value((self._ns + sign * other._ns) // UNIT_NS[unit], unit)

    def __add__(self, other: Any) -> Any:
        if other is NaT:
            return NaT
        if isinstance(other, datetime.datetime):
            from .timestamps import Timestamp

            return Timestamp(other) + self
        span = _as_timedelta(other)
        if span is NaT:
            return NaT
        return NotImplemented if span is None else self._plus(span, 1)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if other is NaT:
            return NaT
        if isinstance(other, datetime.datetime):
            return NotImplemented
        span = _as_timedelta(other)
        if span is NaT:
            return NaT
        return NotImplemented if span is None else self._plus(span, -1)

    def __rsub__(self, other: Any) -> Any:
        if other is NaT:
            return NaT
        if isinstance(other, datetime.datetime):
            return NotImplemented
        span = _as_timedelta(other)
        return NotImplemented if span is None else span._plus(self, -1)

    def __neg__(self) -> Timedelta:
        return Timedelta._from_value(-self._value, self._unit)

    def __pos__(self) -> Timedelta:
        return self

    def __abs__(self) -> Timedelta:
        return Timedelta._from_value(abs(self._value), self._unit)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, np.ndarray):
            return other * self.to_timedelta64()
        if isinstance(other, (np.timedelta64, datetime.timedelta)):
            return NotImplemented
        if isinstance(other, (int, np.integer)):
            return Timedelta._from_value(self._value * int(other), self._unit)
        if isinstance(other, (float, np.floating)):
            return NaT if other != other else Timedelta._from_value(int(self._value * float(other)), self._unit)
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if other is NaT:
            return float("nan")
        count = _nanoseconds(other)
        if count is not None:
            return self._ns / count
        if isinstance(other, np.ndarray):
            return self.to_timedelta64() / other
        if isinstance(other, (int, np.integer)):
            if other == 0:
                raise ZeroDivisionError("integer division or modulo by zero")
            return Timedelta._from_value(int(self._value / int(other)), self._unit)
        if isinstance(other, (float, np.floating)):
            return NaT if other != other else Timedelta._from_value(int(self._value / float(other)), self._unit)
        return NotImplemented

    def __rtruediv__(self, other: Any) -> Any:
        if other is NaT:
            return float("nan")
        count = _nanoseconds(other)
        return NotImplemented if count is None else count / self._ns

    def __floordiv__(self, other: Any) -> Any:
        if other is NaT:
            return float("nan")
        count = _nanoseconds(other)
        if count is not None:
            return self._ns // count
        if isinstance(other, (int, np.integer)):
            return Timedelta._from_value(self._value // int(other), self._unit)
        if isinstance(other, (float, np.floating)):
            return Timedelta._from_value(int(self._value // float(other)), self._unit)
        return NotImplemented

    def __rfloordiv__(self, other: Any) -> Any:
        count = _nanoseconds(other)
        return NotImplemented if count is None else count // self._ns

    def __mod__(self, other: Any) -> Any:
        quotient = self // other
        return quotient if quotient is NotImplemented else self - quotient * other

    def __rmod__(self, other: Any) -> Any:
        return Timedelta(other) % self

    def __divmod__(self, other: Any) -> Any:
        quotient = self // other
        return quotient, self - quotient * other

    def __rdivmod__(self, other: Any) -> Any:
        return divmod(Timedelta(other), self)


def _rebuild(value: int, unit: str) -> Timedelta:
    return Timedelta._from_value(value, unit)


def _from_numpy(value: Any) -> Any:
    if value != value:
        return NaT
    unit = np.datetime_data(value.dtype)[0]
    if unit in ("Y", "M"):
        raise ValueError(
            f"Unit {unit} is not supported. Only unambiguous timedelta values durations are supported. "
            "Allowed units are 'W', 'D', 'h', 'm', 's', 'ms', 'us', 'ns'"
        )
    if unit == "generic":
        return Timedelta._from_value(int(value.view("i8")), "ns")
    kept = supported_unit(unit)
    return Timedelta._from_value(int(value.view("i8")) * NUMPY_UNIT_NS[unit] // UNIT_NS[kept], kept)


def _as_timedelta(other: Any) -> Any:
    """`other` as a Timedelta where it is a duration, else None."""
    if isinstance(other, Timedelta):
        return other
    if isinstance(other, (datetime.timedelta, np.timedelta64)):
        return Timedelta(other)
    return Timedelta(other) if getattr(other, "_is_tick", False) else None


def _nanoseconds(other: Any) -> Any:
    """The nanoseconds of a duration; None for what is not one or is missing."""
    if isinstance(other, Timedelta):
        return other._ns
    span = _as_timedelta(other)
    return None if span is None or span is NaT else span._ns


def box_timedeltas(values: list[int], unit: str) -> list[Any]:
    """A Timedelta (or NaT) for each count."""
    make = Timedelta._from_value
    return [NaT if value == INAT else make(value, unit) for value in values]


class UnitBound:
    """A bound of Timestamp or Timedelta: of an instance in the instance's unit, of the class in nanoseconds."""

    def __init__(self, made: Any, value: int) -> None:
        self._made, self._value = made, value

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self._made._from_value(self._value, "ns" if instance is None else instance._unit)


Timedelta.min = UnitBound(Timedelta, -(2**63) + 1)
Timedelta.max = UnitBound(Timedelta, 2**63 - 1)
Timedelta.resolution = UnitBound(Timedelta, 1)
