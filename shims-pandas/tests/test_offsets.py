"""Date offsets and their aliases against the originals."""

import pytest
from differential import assert_same

ALIASES = (
    "D 2D h 12h W W-SUN W-MON 2W-TUE MS ME QS QE QS-FEB QE-MAR YS YE YE-JUN B min 15min s ms us ns BME BMS BQE BYE T S L U N H "
    "M Q A Y BM AS w d b MIN 2.5h 1.5min -3D 0D 1h30min me qs BH SM Q-DEC Y-DEC A-JUN AS-JAN QS-DEC 1 -h D-MON W-XXX hour day"
).split()

OFFSETS = """pd.offsets.Day(2)
pd.offsets.Hour(2)+pd.offsets.Day(1)
pd.offsets.MonthEnd()
pd.offsets.Week(weekday=6)
pd.offsets.Week()
pd.offsets.BusinessDay(3)
pd.offsets.DateOffset(months=3)
pd.DateOffset(months=2,days=3)
pd.DateOffset(2,days=3)
pd.DateOffset(foo=3)
pd.Timestamp('2020-01-31')+pd.offsets.DateOffset(months=1,day=3)
pd.Timestamp('2020-01-31')+pd.DateOffset(months=1)
pd.Timestamp('2020-01-31')+pd.DateOffset(days=1,hours=2)
pd.Timestamp('2020-01-31')+pd.DateOffset(3)
pd.Timestamp('2020')+pd.offsets.MonthEnd(2)
pd.offsets.MonthEnd(2)+pd.Timestamp('2020')
pd.Timestamp('2020')-pd.offsets.MonthEnd(2)
pd.offsets.MonthEnd().rollback('2020-03-03')
pd.offsets.MonthEnd().rollforward(pd.Timestamp('2020-03-03'))
pd.offsets.MonthEnd().is_on_offset(pd.Timestamp('2020-03-31'))
pd.offsets.MonthEnd(2)*2
-pd.offsets.MonthEnd(2)
pd.offsets.MonthEnd(2)==pd.offsets.MonthEnd(2)
pd.offsets.MonthEnd(2).freqstr
pd.offsets.MonthEnd(2).name
pd.offsets.MonthEnd(5).nanos
pd.offsets.Week(weekday=6).freqstr
pd.offsets.QuarterEnd().freqstr
pd.offsets.QuarterBegin()
pd.offsets.YearEnd(month=3).freqstr
pd.offsets.YearBegin()
pd.offsets.Milli(5), pd.offsets.Micro(5), pd.offsets.Nano(5)
pd.offsets.Minute(5)+pd.offsets.Second(3)
pd.offsets.Minute(60)+pd.offsets.Minute(60)
pd.offsets.Minute(60)==pd.offsets.Hour(1)
pd.offsets.Day(1)==pd.offsets.Hour(24)
pd.offsets.Day(1)==pd.Timedelta('1D')
pd.offsets.Hour(1)==pd.Timedelta('1h')
pd.offsets.Hour(1)=='h'
pd.offsets.Hour(3)*0.5
pd.offsets.Hour(3)/2
pd.offsets.Hour(3)/pd.offsets.Minute(2)
pd.offsets.Hour(3)>pd.Timedelta('1h')
pd.offsets.Hour(1.5)
pd.offsets.Day(normalize=True)
pd.offsets.MonthEnd('a')
pd.offsets.Week(weekday=9)
pd.offsets.MonthEnd(2)-pd.offsets.MonthEnd(1)
pd.offsets.MonthEnd()-pd.Timestamp('2020')
pd.offsets.Day(1)+pd.Timedelta('1h')
pd.Timedelta('1h')+pd.offsets.Hour(1)
(pd.Timestamp('2020').as_unit('s')+pd.offsets.Hour(1)).unit
(pd.Timestamp('2020').as_unit('s')+pd.offsets.Nano(1)).unit
pd.Timestamp('2020')+pd.offsets.BusinessDay(3)
pd.Timestamp('2020-01-04')+pd.offsets.BusinessDay(0)
pd.Timestamp('2020-01-04')-pd.offsets.BusinessDay(1)
pd.Timestamp('2020-01-05 10:00')+pd.offsets.MonthEnd(normalize=True)
pd.offsets.BMonthEnd().rollforward(pd.Timestamp('2020-02-03'))
pd.Timestamp('2020-01-05')+pd.offsets.QuarterEnd(0)
pd.Timestamp('2020-01-05')-pd.offsets.QuarterBegin(startingMonth=1)
pd.Timestamp('2020-01-05')+pd.offsets.YearBegin()
pd.Timestamp('2020-01-05')+pd.offsets.YearEnd(2)""".splitlines()

STEPS = [
    "MonthEnd",
    "MonthBegin",
    "QuarterEnd",
    "QuarterBegin",
    "YearEnd",
    "YearBegin",
    "BDay",
    "BMonthEnd",
    "BMonthBegin",
]


@pytest.mark.parametrize("alias", ALIASES)
def test_alias(alias):
    assert_same(f"pd.date_range('2020-01-01', periods=3, freq={alias!r})")


@pytest.mark.parametrize("source", OFFSETS)
def test_offset(source):
    assert_same(source)


@pytest.mark.parametrize("step", STEPS)
def test_steps_from_every_day_of_a_year(step):
    assert_same(
        f"[str(pd.Timestamp('2023-11-15') + pd.Timedelta(days=3 * d) + pd.offsets.{step}(n))"
        " for d in range(60) for n in (-3, -1, 0, 1, 2)]"
    )
