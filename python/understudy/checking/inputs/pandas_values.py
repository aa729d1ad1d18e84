"""What belongs to a table: its labels, columns and single values of its classes."""

from __future__ import annotations

from understudy.checking.inputs.values import Draw, Known, Strategy, Value, pick


def of(*pool: str) -> Strategy:
    return lambda draw, known: Value(pick(draw, pool))


def labels(draw: Draw, known: Known) -> Value:
    """Labels of rows: one or several, mostly those of a plain index."""
    return Value(pick(draw, ["[0]", "[0, 1]", "0", "[]", "['a']", "[0, 0]", "[99]", "'a'"]), named=False)


STRATEGIES: dict[str, Strategy] = {
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
