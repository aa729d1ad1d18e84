"""Split, apply, combine: `groupby` of Series and DataFrame."""

from __future__ import annotations

from .aggregate import NamedAgg
from .frame import DataFrameGroupBy
from .grouper import Grouper
from .series import SeriesGroupBy

__all__ = ["DataFrameGroupBy", "Grouper", "NamedAgg", "SeriesGroupBy"]
