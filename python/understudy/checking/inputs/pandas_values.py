"""What belongs to a table: its labels, columns and single values of its classes."""

from __future__ import annotations

from understudy.checking.inputs.values import Draw, Known, Strategy, Value, pick


def of(*pool: str) -> Strategy:
    return lambda draw, known: Value(pick(draw, pool))


def labels(draw: Draw, known: Known) -> Value:
    """Labels of rows: one or several, mostly those of a plain index."""
    return Value(pick(draw, ["[0]", "[0, 1]", "0", "[]", "['a']", "[0, 0]", "[99]", "'a'"]), named=False)


TIMES = [
    "pd.date_range('2020-01-30', periods={}, freq='12h')",
    "pd.date_range('2020-01-30 00:10', periods={}, freq='D')",
    "pd.date_range('2020-01-30', periods={}, freq='5h', tz='UTC')",
    "pd.timedelta_range('1h', periods={}, freq='h')",
]
LEVELS = [
    "pd.MultiIndex.from_product([['x', 'y'], [0, 1]], names=['p', 'q'])",
    "pd.MultiIndex.from_tuples([('a', 1), ('b', 2), ('a', 2), ('a', 1)])",
]
TABLES = ["pd.Series([{}], {})", "pd.DataFrame({{'a': [{}], 'b': list('uvwxyz'[:{}])}}, {})"]
NUMBERS = ["1.0", "2.5", "nan", "-3.0", "0.0"]
# What a file may hold; the columns `a` and `b` are those that the options name.
TEXTS = [
    "a,b\n1,2\n3,4\n",
    "a,b,t\n1,x,2020-01-31\n2,,2021-06-15\n",
    "a;b\n1,5;x\n2,5;y z\n",
    'a,b\n"1, 2","q"\n# c\n\n3,NA\n',
    "a,b\n1.000,yes\n-2.5e3,no\n",
    "a\n",
    "",
    "a,b\n1,2,3\n4,5,6\n",
    "a,b\n1\n1,2,3\n",
    "a,a\n True, 9223372036854775808\n",
    "x\ty\n1\t2\n",
]


def timed(draw: Draw, known: Known) -> Value:
    """A table along moments or durations."""
    length = pick(draw, [3, 1, 4, 0])
    return table(draw, length, pick(draw, TIMES).format(length))


def of_levels(draw: Draw, known: Known) -> Value:
    """A table with several levels of labels."""
    return table(draw, 4, pick(draw, LEVELS))


def table(draw: Draw, length: int, index: str) -> Value:
    form, elements = pick(draw, TABLES), ", ".join(pick(draw, NUMBERS) for _ in range(length))
    parts = [elements, f"index={index}"] if "Series" in form else [elements, length, f"index={index}"]
    return Value(form.format(*parts), shape=(length,), dtype="table", named=True)


def resampled(draw: Draw, known: Known) -> Value:
    """A table along time in bins of time."""
    made, rule = timed(draw, known), pick(draw, ["D", "12h", "8h", "36h"])
    return Value(f"{made.source}.resample('{rule}')", shape=made.shape, dtype="table")


def text_of_a_table(draw: Draw, known: Known) -> Value:
    """A file of comma-separated values, open."""
    return Value(f"__import__('io').StringIO({pick(draw, TEXTS)!r})")


STRATEGIES: dict[str, Strategy] = {
    "timed table": timed,
    "table of levels": of_levels,
    "resampler": resampled,
    "text of a table": text_of_a_table,
    "extension array": of(
        "pd.array(['a', None, 'b'], dtype='str')",
        "pd.array([1, None, 2], dtype='Int64')",
        "pd.Categorical(['a', None, 'a'])",
        "pd.array(['2020-01-31', None], dtype='datetime64[ns]')",
        "pd.array(['1 days', None], dtype='timedelta64[ns]')",
        "pd.interval_range(0, 3).array",
        "pd.array([], dtype='str')",
    ),
    "offset": of(
        "pd.offsets.Day(2)",
        "pd.offsets.MonthEnd()",
        "pd.offsets.Hour(-3)",
        "pd.offsets.BusinessDay()",
        "pd.offsets.Week(weekday=2)",
        "pd.offsets.QuarterBegin(normalize=True)",
        "pd.offsets.YearEnd(2, month=6)",
        "pd.DateOffset(months=1)",
    ),
    "labels": labels,
    "columns": of("'a'", "['a']", "['a', 'b']", "[]", "'zz'", "['b', 'a']"),
    "moments": of(
        "pd.Timestamp('2020-01-31')",
        "pd.Timestamp('2021-06-15 12:30:15.123456789')",
        "pd.Timestamp('1969-12-31 23:59')",
        "pd.Timestamp('2024-02-29', tz='UTC')",
        "pd.Timestamp('2020-07-01 08:00', tz='Europe/Berlin')",
    ),
    "durations": of(
        "pd.Timedelta('1 days')", "pd.Timedelta('-2 days 03:04:05.678901234')", "pd.Timedelta(0)", "pd.Timedelta('36h')"
    ),
    "moment index": of(
        "pd.date_range('2020-01-30', periods=4)",
        "pd.DatetimeIndex(['2020-01-01', None, '2019-12-31 12:00'])",
        "pd.date_range('2020-03-28', periods=3, tz='Europe/Berlin')",
        "pd.DatetimeIndex([])",
        "pd.date_range('2020', periods=3, freq='ME', name='t')",
    ),
    "duration index": of(
        "pd.to_timedelta(['1 days', '02:00:00', None])",
        "pd.timedelta_range('1h', periods=3, freq='h')",
        "pd.TimedeltaIndex([])",
    ),
    "many levels": of(
        "pd.MultiIndex.from_tuples([('a', 1), ('b', 2), ('a', 2)])",
        "pd.MultiIndex.from_product([['x', 'y'], [0, 1]], names=['p', 'q'])",
        "pd.MultiIndex.from_arrays([['b', 'a', 'b'], [1, 2, 1]], names=['p', None])",
    ),
    "range index": of(
        "pd.RangeIndex(4)", "pd.RangeIndex(0)", "pd.RangeIndex(1, 10, 3, name='r')", "pd.RangeIndex(5, 0, -2)"
    ),
    "categorical": of(
        "pd.Categorical(['a', 'b', 'a'])",
        "pd.Categorical(['a', None, 'c'], categories=['c', 'a'], ordered=True)",
        "pd.Categorical([])",
    ),
    "category index": of(
        "pd.CategoricalIndex(['a', 'b', 'a'])", "pd.CategoricalIndex(['b', None], categories=['a', 'b'], name='c')"
    ),
    "intervals": of(
        "pd.IntervalIndex.from_breaks([0, 1, 2, 4])",
        "pd.interval_range(0, 3, closed='left')",
        "pd.IntervalIndex.from_tuples([(0, 1), (3, 5)], closed='both')",
    ),
    "interval": of(
        "pd.Interval(0, 1)",
        "pd.Interval(0.5, 2.5, closed='left')",
        "pd.Interval(pd.Timestamp('2020'), pd.Timestamp('2021'))",
    ),
    "aggregation": of("'sum'", "'mean'", "'max'", "['sum', 'min']", "'count'", "'nothing'", "len"),
    "frequency": of("'D'", "'h'", "'ME'", "'2D'", "'min'", "'W'", "'nonsense'"),
}
