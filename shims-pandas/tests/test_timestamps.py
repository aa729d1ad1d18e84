"""Timestamp, Timedelta and NaT against the originals."""

import pytest
from differential import assert_same

TIMESTAMPS = """pd.Timestamp('2020-01-01').unit
pd.Timestamp('2020-01-01 10:00:00.123456789').unit
pd.Timestamp(2020,1,1).unit
pd.Timestamp(1).unit
pd.Timestamp(1,unit='s').unit
pd.Timestamp(1.5,unit='s').unit
pd.Timestamp(1.0,unit='s').unit
pd.Timestamp(1,unit='D').unit
pd.Timestamp(1.5,unit='D')
pd.Timestamp(1.5)
pd.Timestamp('2020-01-01 00:00:00.000000000').unit
pd.Timestamp(np.int64(5))
pd.Timestamp(np.float64(5))
pd.Timestamp('2020-01')
pd.Timestamp('01/02/2020')
pd.Timestamp('13/02/2020')
pd.Timestamp('2020/01/02')
pd.Timestamp('2020-1-2')
pd.Timestamp('2020-01-01 10')
pd.Timestamp('2020-01-01T1011')
pd.Timestamp('2020-01-01 10:11 PM')
pd.Timestamp('January 5, 2020')
pd.Timestamp('5 Jan 2020')
pd.Timestamp('Jan 2020')
pd.Timestamp('2020-01-01 24:00')
pd.Timestamp('2020-02-30')
pd.Timestamp('2020-13-01')
pd.Timestamp('abc')
pd.Timestamp('2020-01-01 00:00:00 UTC')
pd.Timestamp('2020-01-01 00:00:00-05:30')
pd.Timestamp('2020-01-01T00:00:00+01:00')
pd.Timestamp('2020-01-01T00:00:00Z').tz
pd.Timestamp('2020-01-01T00:00:00Z',tz='US/Eastern')
pd.Timestamp(0,tz='US/Eastern')
pd.Timestamp('1.1.2020')
pd.Timestamp('2020.01.02')
pd.Timestamp('20200102 1011')
pd.Timestamp('20200102T101112')
pd.Timestamp('202001')
pd.Timestamp('2020-01-01 1:2:3')
pd.Timestamp('2020-01-01','UTC')
pd.Timestamp('2020-01-01',tz='US/Eastern')
pd.Timestamp('2020-01-01',tz='Nope/Zone')
pd.Timestamp(np.datetime64('2020-01-01')).unit
pd.Timestamp(None) is pd.NaT
pd.Timestamp(float('nan')) is pd.NaT
pd.Timestamp()
pd.Timestamp('') is pd.NaT
pd.Timestamp(year=2020,month=1,day=5,hour=3)
pd.Timestamp(year=2020)
pd.Timestamp(2020,1,1,nanosecond=5)
pd.Timestamp([1])
pd.Timestamp(True)
pd.Timestamp(2**62,unit='s')
pd.Timestamp.min
pd.Timestamp.max
pd.Timestamp.resolution
pd.Timestamp('1500-01-01')
pd.Timestamp('0001-01-01')
pd.Timestamp('2020-01-01').day_of_week
pd.Timestamp('2020-01-01').dayofweek
pd.Timestamp('2020-01-01').dayofyear
pd.Timestamp('2020-01-01').daysinmonth
pd.Timestamp('2020-05-05').quarter, pd.Timestamp('2020-05-05').week
pd.Timestamp('2020-12-31').is_year_end, pd.Timestamp('2020-12-31').is_leap_year, pd.Timestamp('2020-12-31').day_of_year
pd.Timestamp('2020-01-01').to_numpy()
pd.Timestamp('2020-01-01').asm8
pd.Timestamp('2020-01-01').to_julian_date()
pd.Timestamp('2020-01-01').timestamp()
pd.Timestamp('2020-01-01').value
pd.Timestamp('2020-01-01').as_unit('s')
pd.Timestamp('2020-01-01').as_unit('D')
pd.Timestamp('2020-01-01 00:00:01.5').as_unit('s')
pd.Timestamp('2020-01-01').isoformat()
pd.Timestamp('2020-01-01').isoformat(timespec='nanoseconds')
pd.Timestamp('2020-01-01 10:00:00.123').isoformat(sep=' ')
pd.Timestamp('2020-01-01')-pd.Timestamp('2019-01-01')
pd.Timestamp('2020-01-01')-'a'
pd.Timestamp('2020-01-01')+1
pd.Timestamp('2020-01-01')<1
pd.Timestamp('2020-01-01')<'2020'
pd.Timestamp('2020-01-01')=='2020-01-01'
pd.Timestamp('2020-01-01')<pd.Timestamp('2020-01-01',tz='UTC')
pd.Timestamp('2020-01-01')-pd.Timestamp('2020-01-01',tz='UTC')
pd.Timestamp('2020-01-01')==pd.Timestamp('2020-01-01',tz='UTC')
pd.Timestamp('2020-01-01 10:11:12.3456').floor('h')
pd.Timestamp('2020-01-01 10:11:12.3456').floor('H')
pd.Timestamp('2020-01-01 10:11:12.3456').floor('ME')
pd.Timestamp('2020-01-01 10:11:12.3456').round('15min')
pd.Timestamp('2020-01-01 10:11:12.3456').ceil('D')
pd.Timestamp('2020-01-01').replace(hour=3)
pd.Timestamp('2020-01-01').replace(hour=3,nanosecond=5)
pd.Timestamp('2020-01-01').strftime('%Y %b')
pd.Timestamp('2020-01-01').tz_localize('Europe/Paris')
pd.Timestamp('2020-01-01').tz_convert('Europe/Paris')
pd.Timestamp('2020-01-01',tz='UTC').tz_convert('Europe/Paris')
pd.Timestamp('2020-01-01',tz='UTC').tz_localize('Europe/Paris')
pd.Timestamp('2020-01-01',tz='UTC').tz_localize(None)
pd.Timestamp('2020-03-29 02:30').tz_localize('Europe/Paris')
pd.Timestamp('2020-10-25 02:30').tz_localize('Europe/Paris')
pd.Timestamp('2020-10-25 02:30').tz_localize('Europe/Paris',ambiguous=True)
pd.Timestamp('2020-10-25 02:30').tz_localize('Europe/Paris',ambiguous=False)
pd.Timestamp('2020-03-29 02:30').tz_localize('Europe/Paris',nonexistent='shift_forward')
pd.Timestamp('2020-01-01').date()
pd.Timestamp('2020-01-01').month_name(), pd.Timestamp('2020-01-01').day_name()
pd.Timestamp('2020-01-01').freq
pd.Timestamp('2020-06-01 00:00', tz='Europe/Paris')+pd.Timedelta('1h')
pd.Timestamp('2020-03-28 02:30', tz='Europe/Paris')+pd.Timedelta('1D')
pd.Timestamp('2020-03-28 12:30', tz='Europe/Paris')+pd.offsets.Day(1)
pd.Timestamp('2020-03-28 12:30', tz='Europe/Paris')+pd.offsets.Hour(24)
pd.Timestamp('2020-03-28 12:30', tz='Europe/Paris').floor('D')
pd.Timestamp('2020-03-28 12:30', tz='Europe/Paris').tzname()
pd.Timestamp('2020-03-28 12:30', tz='Europe/Paris').asm8
pd.Timestamp('2020')*2
pd.Timestamp('2020')+pd.Timestamp('2020')
pd.Timestamp('2020').as_unit('ns')+pd.Timedelta(days=200000)
(pd.Timestamp('2020').as_unit('s')+pd.Timedelta(days=90)).unit
(pd.Timestamp('2020').as_unit('s')+pd.Timedelta(days=90).as_unit('s')).unit
pd.Timestamp('2020')+np.timedelta64(1,'D')
pd.Timestamp('2020')-np.datetime64('2019-01-01')
pd.Timestamp('2020')>np.datetime64('2019-01-01')
f"{pd.Timestamp('2020-01-01'):%Y}", f"{pd.Timestamp('2020-01-01')}"
import datetime; pd.Timestamp('2020')==datetime.date(2020,1,1)
import datetime; pd.Timestamp('2020')>datetime.date(2019,1,1)
import datetime; pd.Timestamp(datetime.date(2020,1,1)).unit
import datetime; datetime.datetime(2020,1,1)-pd.Timestamp('2019')
import datetime; hash(pd.Timestamp('2020-01-01'))==hash(datetime.datetime(2020,1,1))
import datetime; datetime.datetime(2020,1,1) < pd.Timestamp('2021')
import pickle; pickle.loads(pickle.dumps(pd.Timestamp('2020-01-01 10:00', tz='Europe/Paris')))""".splitlines()

NOT_A_TIME = """pd.NaT
pd.NaT==pd.NaT
pd.NaT+1
pd.NaT+pd.Timedelta(1)
pd.NaT.year
pd.NaT.day_name()
pd.NaT.strftime('%Y')
pd.NaT.isoformat()
pd.NaT.total_seconds()
pd.NaT.value
pd.NaT.floor('D')
hash(pd.NaT)
type(pd.NaT)
pd.NaT-pd.Timestamp('2020')
pd.NaT<1
pd.NaT<pd.Timestamp('2020')
pd.NaT=='a'
pd.Timestamp('2020-01-01')-pd.NaT
pd.Timestamp('2020-01-01')<pd.NaT
pd.Timedelta('1h')/pd.NaT
pd.Timedelta('1h')<pd.NaT
pd.Timedelta('1h')+pd.NaT""".splitlines()

TIMEDELTAS = """pd.Timedelta('1 days 02:03:04.5')
pd.Timedelta('-1 days +02:03:04')
pd.Timedelta('-1 days 02:03:04')
pd.Timedelta('1h30m')
pd.Timedelta('-1h30m')
pd.Timedelta('1.5h')
pd.Timedelta('10:20')
pd.Timedelta('10:20:30')
pd.Timedelta('P1DT2H')
pd.Timedelta('1 day 2 hours 3 minutes')
pd.Timedelta('2W')
pd.Timedelta('1M')
pd.Timedelta('abc')
pd.Timedelta('1')
pd.Timedelta('1H')
pd.Timedelta('1d')
pd.Timedelta('1T')
pd.Timedelta(1,unit='H')
pd.Timedelta(1,unit='M')
pd.Timedelta(1,unit='xx')
pd.Timedelta(-1,unit='h')
pd.Timedelta(1.0,'h').unit
pd.Timedelta(1.5,'h').unit
pd.Timedelta(days=1,hours=-3)
pd.Timedelta(days=1.5)
pd.Timedelta(weeks=1,milliseconds=3)
pd.Timedelta(hours=1, nanoseconds=1).unit
pd.Timedelta(foo=3)
pd.Timedelta()
pd.Timedelta(None) is pd.NaT
pd.Timedelta(np.timedelta64(3,'D')).unit
pd.Timedelta('1 days').components
pd.Timedelta('-1h').days, pd.Timedelta('-1h').seconds
pd.Timedelta('1h 5us 3ns')
str(pd.Timedelta('1h 5ms'))
pd.Timedelta('1h').total_seconds()
pd.Timedelta('1h')*2
2*pd.Timedelta('1h')
pd.Timedelta('1h')*0.3333
pd.Timedelta('1h')/2
pd.Timedelta('1h')/pd.Timedelta('7min')
pd.Timedelta('1h')//pd.Timedelta('7min')
pd.Timedelta('1h')%pd.Timedelta('7min')
pd.Timedelta('1h')//7
pd.Timedelta('1h')/np.timedelta64(1,'m')
divmod(pd.Timedelta('1h'),pd.Timedelta('7min'))
-pd.Timedelta('1h')
abs(pd.Timedelta('-1h'))
bool(pd.Timedelta(0))
pd.Timedelta('1h')+1
pd.Timedelta('1h')<1
pd.Timedelta('1h')==3600
pd.Timedelta('1h')<'2h'
pd.Timedelta('1h')/0
pd.Timedelta('1h')-pd.Timestamp('2020')
pd.Timedelta('1h')*pd.Timedelta('1h')
1/pd.Timedelta('1h')
pd.Timedelta('1 days 1h 3.5s').isoformat()
pd.Timedelta('1h').resolution_string
pd.Timedelta('1h33s').round('min')
pd.Timedelta('1h33s').floor('h')
pd.Timedelta('1h').to_pytimedelta()
pd.Timedelta('1h').to_numpy()
pd.Timedelta('1h').value
pd.Timedelta('1h').as_unit('s')
pd.Timedelta('1h').as_unit('D')
pd.Timedelta.min
pd.Timedelta.max
pd.Timedelta(2**62, 's')
pd.Timedelta(pd.offsets.Day(2))
import datetime; pd.Timedelta('1h')==datetime.timedelta(hours=1)
import datetime; hash(pd.Timedelta('1h'))==hash(datetime.timedelta(hours=1))
import datetime; pd.Timedelta('1h')+datetime.datetime(2020,1,1)
import datetime; datetime.datetime(2020,1,1)+pd.Timedelta('1h')
import datetime; datetime.datetime(2020,1,1) - pd.Timedelta('1D')""".splitlines()


@pytest.mark.parametrize("source", TIMESTAMPS + NOT_A_TIME + TIMEDELTAS)
def test_moments_and_durations(source):
    assert_same(source)
