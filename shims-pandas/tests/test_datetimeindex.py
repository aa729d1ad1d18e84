"""DatetimeIndex, TimedeltaIndex and the ranges against the originals."""

import pytest
from differential import assert_same

RANGES = """pd.infer_freq(pd.date_range('2020', periods=4, freq='MS'))
pd.infer_freq(pd.Series(pd.date_range('2020', periods=4)))
pd.infer_freq(['2020-01-01', '2020-01-02', '2020-01-03'])
pd.infer_freq(pd.DatetimeIndex(['2020-01-01', '2020-01-03', '2020-01-04']))
pd.infer_freq(pd.DatetimeIndex(['2020-01-01', '2020-01-03']))
pd.infer_freq(pd.Series([1, 2, 3]))
pd.infer_freq(pd.RangeIndex(4))
pd.tseries.offsets.MonthEnd(2)
pd.tseries.frequencies.to_offset('2h')
pd.to_timedelta([])
pd.to_timedelta(['x'], errors='coerce')
pd.DataFrame({'z': pd.date_range('2020', periods=4, tz='UTC'), 'n': range(4)}).describe()
pd.DataFrame({'z': pd.date_range('2020', periods=4, tz='UTC')}).describe()
pd.date_range('2020-01-31',periods=3,freq='ME')
pd.date_range('2020-01-01','2020-03-01',freq='MS')
pd.date_range('2020-01-01','2020-03-01',freq='W')
pd.date_range('2020-01-01','2020-01-03',freq='12h')
pd.date_range(end='2020-01-03',periods=3)
pd.date_range(end='2020-01-15',periods=3,freq='ME')
pd.date_range('2020-01-01','2020-01-03',periods=4)
pd.date_range('2020-01-01','2020-01-03',freq='12h',inclusive='left')
pd.date_range('2020-01-01','2020-01-03',freq='12h',inclusive='neither')
pd.date_range('2020-01-01',periods=3,tz='Europe/Paris')
pd.date_range('2020-01-01',periods=3,name='x')
pd.date_range('2020-01-01 10:30',periods=3,normalize=True)
pd.date_range('2020-01-01',periods=3,freq='ns').dtype
pd.date_range('2020-01-01',periods=3,freq='ms').dtype
pd.date_range(pd.Timestamp('2020-01-01').as_unit('s'),periods=3,freq='h').dtype
pd.date_range('2020-01-01',periods=3,unit='s')
pd.date_range('2020-01-05',periods=3,freq='-1D')
pd.date_range('2020-01-05','2020-01-01')
pd.date_range('2020-01-05')
pd.date_range()
pd.date_range('2020-01-05',periods=2.5)
pd.date_range('2020-01-05','2021',periods=2,freq='D')
pd.bdate_range('2020-01-03',periods=3)
pd.date_range('2020-03-28',periods=3,tz='Europe/Paris',freq='D')
pd.date_range('2020-03-28',periods=3,tz='Europe/Paris',freq='24h')
pd.date_range(np.datetime64('2020-01-01'),periods=2).dtype
pd.timedelta_range('1 day','2 days',freq='6h')
pd.timedelta_range('1 day','2 days',periods=3)
pd.timedelta_range('1 day',periods=3)""".splitlines()

INDEXES = """pd.DatetimeIndex(['2020-01-01','2020-01-02'])
pd.DatetimeIndex(['2020-01-01','2020-01-02'],freq='D')
pd.DatetimeIndex(['2020-01-01','2020-01-03'],freq='D')
pd.DatetimeIndex(['2020-01-01','2020-01-02','2020-01-03'],freq='infer')
pd.DatetimeIndex(['2020-01-01', None])
pd.DatetimeIndex([1, 2])
pd.Index([pd.Timestamp('2020'), pd.NaT])
pd.date_range('2020',periods=5)[1:3]
pd.date_range('2020',periods=5)[::2]
pd.date_range('2020',periods=5)[[0,2]]
pd.date_range('2020',periods=5)[::-1]
pd.date_range('2020',periods=5)[2]
pd.date_range('2020',periods=5)+pd.Timedelta('1D')
pd.date_range('2020',periods=5)+pd.Timedelta('1h')
pd.date_range('2020',periods=5)-pd.Timestamp('2020')
pd.date_range('2020',periods=5)-pd.date_range('2020',periods=5)
pd.date_range('2020',periods=3)+pd.offsets.MonthEnd()
pd.date_range('2020',periods=3)+pd.offsets.Hour(2)
pd.date_range('2020',periods=3)+pd.offsets.Day(2)
pd.date_range('2020',periods=3).shift(2)
pd.date_range('2020',periods=3).shift(2,freq='h')
pd.date_range('2020',periods=3).to_pydatetime()
pd.date_range('2020',periods=3).strftime('%d')
pd.date_range('2020',periods=3).day_name()
pd.date_range('2020',periods=3).is_month_start
pd.date_range('2020',periods=3).date
pd.date_range('2020',periods=3).time
pd.date_range('2020',periods=3).normalize()
pd.date_range('2020',periods=3).floor('D')
pd.date_range('2020',periods=3).tz_localize('UTC')
pd.date_range('2020',periods=3).tz_localize('Europe/Paris')
pd.date_range('2020',periods=3,tz='UTC').tz_convert('Europe/Paris')
pd.date_range('2020',periods=3,tz='UTC').tz_localize(None)
pd.date_range('2020',periods=3).inferred_freq
pd.date_range('2020',periods=3,freq='QS').inferred_freq
pd.date_range('2020',periods=4,freq='ME').inferred_freq
pd.date_range('2020',periods=4,freq='B').inferred_freq
pd.date_range('2020',periods=3).resolution
pd.date_range('2020',periods=3).min()
pd.date_range('2020',periods=3).mean()
pd.date_range('2020',periods=3).snap('MS')
pd.date_range('2020',periods=3).get_loc('2020-01-02')
pd.date_range('2020',periods=3).get_loc('2021')
pd.date_range('2020',periods=3,freq='h').get_loc('2020-01-01 01:00')
pd.date_range('2020',periods=3).asi8
pd.date_range('2020',periods=3).values
pd.date_range('2020',periods=3).unit
pd.date_range('2020',periods=3).as_unit('s')
pd.date_range('2020',periods=3).append(pd.date_range('2021',periods=1))
pd.date_range('2020',periods=3).union(pd.date_range('2020-01-03',periods=2))
pd.date_range('2020',periods=3).intersection(pd.date_range('2020-01-02',periods=2))
pd.date_range('2020',periods=3).to_series()
pd.date_range('2020',periods=3).insert(0,pd.Timestamp('2019'))
pd.date_range('2020',periods=3).delete(0)
pd.date_range('2020',periods=3)=='2020-01-02'
pd.date_range('2020',periods=3)>'2020-01-02'
pd.date_range('2020',periods=3)>pd.Timestamp('2020-01-02')
pd.date_range('2020',periods=3)==1
pd.date_range('2020',periods=3)>1
pd.date_range('2020',periods=3)*2
pd.date_range('2020',periods=3)+1
pd.date_range('2020',periods=3).month
pd.date_range('2020',periods=3).weekday
pd.date_range('2020',periods=3).tolist()
pd.date_range('2020',periods=3).isin(['2020-01-02'])
pd.date_range('2020',periods=3, freq='h').indexer_between_time('01:00','02:00')
pd.Timestamp('2020-01-02') in pd.date_range('2020',periods=3)
'2020-01-02' in pd.date_range('2020',periods=3)
'2020-02' in pd.date_range('2020',periods=3)
pd.timedelta_range('1D',periods=3)*2
pd.timedelta_range('1D',periods=3)/pd.Timedelta('1h')
pd.timedelta_range('1D',periods=3).total_seconds()
pd.timedelta_range('1D',periods=3).days
pd.timedelta_range('1D',periods=3).components
pd.timedelta_range('1D',periods=3)+pd.Timestamp('2020')
pd.timedelta_range('1D',periods=3).sum()
pd.TimedeltaIndex(['1D','2h'])""".splitlines()

DATA = "s = pd.Series(range(10), index=pd.date_range('2013-06-29 06:00', periods=10, freq='9h'))\n"

SELECTIONS = """s.loc['2013-07']
s['2013-07-01']
s.loc['2013-06-30':'2013-07-01']
s.loc['2013']
s.loc['2014']
s.loc['2013-06-29 06:00']
s.loc['2013-06-29 06:01']
s.loc[pd.Timestamp('2013-06-29 06:00')]
s.loc[pd.Timestamp('2013-06-29 06:00'):pd.Timestamp('2013-06-30')]
s.loc[:'2013-06-30 10:00']
s.loc['2013-07-02':]
s[s.index.month == 7]
s[s.index > '2013-07-01']
s.iloc[2:4].index.freq
s[::2].index
s.between_time('06:00', '15:00')
s.at_time('06:00')
s.shift(1, freq='D')
s.tz_localize('UTC').tz_convert('Asia/Tokyo')
s.to_frame('a').loc['2013-07-01']
s.index.indexer_between_time('06:00', '16:00')
s.reset_index()
s.drop(pd.Timestamp('2013-06-29 06:00'))
s.truncate(before='2013-07-01')
s.first_valid_index()
s.reindex(pd.date_range('2013-06-29 06:00', periods=3, freq='3h'))
s.reindex(pd.date_range('2013-06-29 06:00', periods=3, freq='3h'), method='ffill')
s.sort_index(ascending=False).loc['2013-07-02']
s.rename('x').index.rename('when')
s.groupby(s.index.date).sum()
s.groupby(s.index.month).agg(['min', 'max'])""".splitlines()


@pytest.mark.parametrize("source", RANGES + INDEXES)
def test_index(source):
    assert_same(source)


@pytest.mark.parametrize("source", SELECTIONS)
def test_selection(source):
    assert_same(DATA + source)
