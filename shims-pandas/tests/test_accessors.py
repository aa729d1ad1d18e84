"""Series.dt against the original."""

import pytest
from differential import assert_same

FIELDS = (
    "year month day hour minute second microsecond nanosecond quarter day_of_week day_of_year days_in_month dayofweek weekday "
    "dayofyear daysinmonth is_month_start is_month_end is_quarter_start is_quarter_end is_year_start is_year_end is_leap_year "
    "date time tz unit freq"
).split()

SERIES = {
    "plain": "s = pd.Series(pd.date_range('2019-12-30 05:06:07.123', periods=40, freq='31h'), name='t')\n",
    "missing": "s = pd.Series(pd.to_datetime(['2020-02-29 01:02:03', None, '1969-12-31 23:59:59']), index=list('abc'))\n",
    "zoned": "s = pd.Series(pd.date_range('2020-03-27', periods=5, freq='D', tz='Europe/Paris'))\n",
}

METHODS = """s.dt.day_name()
s.dt.month_name()
s.dt.strftime('%Y/%m/%d %H:%M:%S.%f')
s.dt.normalize()
s.dt.floor('D')
s.dt.ceil('h')
s.dt.round('6h')
s.dt.floor('ME')
s.dt.as_unit('s')
s.dt.as_unit('ns').dt.nanosecond
s.dt.to_pydatetime()
s.dt.tz_localize('UTC')
s.dt.tz_localize(None)
s.dt.tz_convert('Asia/Tokyo')
s.dt.tz_convert(None)
s.dt.nonsense
s.min(), s.max()
s.diff()
s - s.iloc[0]
s.sort_values(ascending=False)
s.astype(str)
s.astype('int64')
s.dt.date.iloc[0]
s == s
s.shift(1)
s.tolist()
s.describe()
s.value_counts()
s.nunique()
s.isna()
s.fillna(pd.Timestamp('2020-01-01'))
s.dropna()
s.to_frame()
s.mean()
s.groupby(s.dt.month).count()""".splitlines()

DURATIONS = """d.dt.days
d.dt.seconds
d.dt.microseconds
d.dt.nanoseconds
d.dt.total_seconds()
d.dt.components
d.dt.to_pytimedelta()
d.dt.round('h')
d.dt.unit
d.dt.year
d.sum()
d.mean()
d * 2
d / 2
d / pd.Timedelta('1h')
d // pd.Timedelta('1h')
d + pd.Timestamp('2020')
d > pd.Timedelta('1D')
-d
abs(d)
d.astype(str)
d.tolist()
d.max()
d.cumsum()""".splitlines()


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("kind", SERIES)
def test_field(kind, field):
    assert_same(f"{SERIES[kind]}s.dt.{field}")


@pytest.mark.parametrize("source", METHODS)
@pytest.mark.parametrize("kind", SERIES)
def test_method(kind, source):
    assert_same(SERIES[kind] + source)


@pytest.mark.parametrize("source", DURATIONS)
def test_duration(source):
    assert_same("d = pd.Series(pd.to_timedelta(['1D 02:03:04.5', None, '-3h', '2h']), name='d')\n" + source)


@pytest.mark.parametrize("data", ["[1, 2]", "['a']", "[1.5]", "[]", "[True]"])
def test_not_moments(data):
    assert_same(f"pd.Series({data}).dt")


ARRAYS = """s.array
s.unique()
sorted(s.unique())
pd.Series(s.unique())
pd.DatetimeIndex(s.unique())
pd.to_datetime(s.unique())
pd.DataFrame({'x': s.unique()})
s.unique() == s[0]
s.unique() - pd.Timedelta('1D')
(s - s[0]).unique()
s.unique().year
s.unique()[:1]
s.isin(s.unique()[:1])
s.array.max()
np.array(s.unique())""".splitlines()


@pytest.mark.parametrize("source", ARRAYS)
def test_arrays(source):
    assert_same("s = pd.Series(pd.to_datetime(['2020-02-29 01:02:03', '2020-02-29', '2020-02-29']))\n" + source)
