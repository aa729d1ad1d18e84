"""Stand-ins for pandas: labelled columns in plain Python, on the arrays of `understudy_numpy`."""

from __future__ import annotations

from . import api, arrays, errors, io, offsets, tseries
from .algorithms import factorize, unique
from .arrays.categorical import Categorical
from .binning import cut, qcut
from .computation import eval
from .concat import concat
from .config import describe_option, get_option, option_context, options, reset_option, set_option
from .date_range import bdate_range, date_range, timedelta_range
from .dtypes import CategoricalDtype, DatetimeTZDtype, StringDtype
from .expressions import col
from .frame import DataFrame
from .groupby import Grouper, NamedAgg
from .index.base import Index
from .index.categorical import CategoricalIndex
from .index.datetime import DatetimeIndex, TimedeltaIndex
from .index.interval import IntervalIndex, interval_range
from .index.multi import MultiIndex
from .index.range import RangeIndex
from .index.slice import IndexSlice
from .infer_freq import infer_freq
from .interval import Interval, IntervalDtype
from .io.csv import read_csv, read_table
from .merge import merge
from .missing import isna, isnull, notna, notnull
from .na import NA
from .numeric import array, to_numeric
from .offsets import DateOffset
from .pivot import crosstab, pivot_table
from .reshape import get_dummies, melt, pivot
from .series import Series
from .timestamps import NaT, Timedelta, Timestamp
from .to_datetime import to_datetime
from .to_timedelta import to_timedelta

__version__ = "3.1.1"

__all__ = [
    "NA",
    "Categorical",
    "CategoricalDtype",
    "CategoricalIndex",
    "DataFrame",
    "DateOffset",
    "DatetimeIndex",
    "DatetimeTZDtype",
    "Grouper",
    "Index",
    "IndexSlice",
    "Interval",
    "IntervalDtype",
    "IntervalIndex",
    "MultiIndex",
    "NaT",
    "NamedAgg",
    "RangeIndex",
    "Series",
    "StringDtype",
    "Timedelta",
    "TimedeltaIndex",
    "Timestamp",
    "__version__",
    "api",
    "array",
    "arrays",
    "bdate_range",
    "col",
    "concat",
    "crosstab",
    "cut",
    "date_range",
    "describe_option",
    "errors",
    "eval",
    "factorize",
    "get_dummies",
    "get_option",
    "infer_freq",
    "io",
    "interval_range",
    "isna",
    "isnull",
    "melt",
    "merge",
    "notna",
    "notnull",
    "offsets",
    "option_context",
    "options",
    "pivot",
    "pivot_table",
    "qcut",
    "read_csv",
    "read_table",
    "reset_option",
    "set_option",
    "timedelta_range",
    "to_datetime",
    "to_numeric",
    "to_timedelta",
    "tseries",
    "unique",
]
