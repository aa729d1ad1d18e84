"""The examples of pandas' own docstrings that stand-ins once answered otherwise, and their neighbours."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "pd.DataFrame({'angles': [0, 3, 4], 'degrees': [360, 180, 360]}, index=['circle', 'triangle', 'rectangle']).mul({'angles': 0, 'degrees': 2})",
    "pd.DataFrame({'angles': [0, 3, 4], 'degrees': [360, 180, 360]}).sub({0: 1, 1: 2, 2: 3}, axis='index')",
    "pd.DataFrame({'a': [0, 3], 'b': [1, 2]}) + {'a': 1}",
    "pd.DataFrame({'a': [0, 3], 'b': [1, 2]}) * {'b': 1, 'a': 10}",
    "pd.DataFrame({'a': [0, 3], 'b': [1, 2]}) == {'b': 1, 'a': 0}",
    """df = pd.DataFrame({'cost': [250, 150, 100], 'revenue': [100, 250, 300]}, index=['A', 'B', 'C'])
two = pd.DataFrame({'cost': [250, 150, 100, 150, 300, 220], 'revenue': [100, 250, 300, 200, 175, 225]}, index=[['Q1', 'Q1', 'Q1', 'Q2', 'Q2', 'Q2'], ['A', 'B', 'C', 'A', 'B', 'C']])
df.le(two, level=1), df.eq(two, level=1), two.gt(df, level=1), df.add(two, level=1), two.add(df['cost'], level=1, axis=0)""",
    """df = pd.DataFrame({'cost': [250, 150], 'revenue': [100, 250]}, index=['A', 'B'])
two = pd.DataFrame({'cost': [250, 150, 100, 150, 300, 220], 'revenue': [100, 250, 300, 200, 175, 225]}, index=[['Q1', 'Q1', 'Q1', 'Q2', 'Q2', 'Q2'], ['A', 'B', 'C', 'A', 'B', 'C']])
two.mul(df, level=1, fill_value=0), df.le(two, level=1)""",
    """s = pd.Series([1, 2, 3], index=list('abc'))
m = pd.Series([1, 2, 3, 4], index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']]))
m.add(pd.Series([1, 2], index=['a', 'b']), level=1), pd.Series([1, 2], index=['a', 'b']).mul(m, level=1), m.gt(pd.Series([1, 2], index=['a', 'b']), level=1)""",
    """a = pd.Series([1, 1, 1, np.nan, 1], index=list('abcde')); b = pd.Series([0, 1, 2, np.nan, 1], index=list('abcdf'))
a.ge(b, fill_value=0), a.le(b, fill_value=0), a.eq(b), a.ne(2, fill_value=2), a.lt(b, fill_value=0)""",
    """df = pd.DataFrame({'a': [1, 2, 3], 'b': [1.5, 2, 3], 'c': [7, 8, 9]})
df.shift(1, axis=1), df.shift(-1, axis=1), df.shift(2, axis=1, fill_value=0), df.diff(axis=1), df.diff(axis=1, periods=-1), df.shift(5, axis=1)""",
    "pd.DataFrame({'a': [1, 2, 3], 'b': [1, 2, 3]}).shift(1, axis=1, fill_value=0), pd.DataFrame({'a': [1, 2, 3], 'b': [1, 2, 3]}).shift(-1, axis='columns', fill_value=0.5)",
    """df = pd.DataFrame({'2016': [1769950, 30586265], '2015': [1500923, 40912316], '2014': [1371819, 41403351]}, index=['GOOG', 'APPL'])
df.pct_change(axis='columns', periods=-1), df.pct_change(axis=0)""",
    "pd.DataFrame({'a': [1, 0]}, dtype='uint8').diff(), pd.Series([1, 3], dtype='int8').diff(), pd.Series([1, 3], dtype='uint32').diff(), pd.Series([1, 3], dtype='int16').diff()",
    """df = pd.DataFrame({'col_0': [9, -3, 0, -1, 5], 'col_1': [-2, -7, 6, 8, -5]})
t = pd.Series([2, -4, -1, 6, 3])
df.clip(t, t + 4, axis=0), df.clip([0, 1]), df.clip(upper=[1, 2, 3, 4, 5], axis=0), df.clip(pd.Series([2, -4, np.nan, 6, 3]), axis=0)""",
    """df = pd.DataFrame({'col_0': [9, -3, 0, -1, 5], 'col_1': [-2, -7, 6, 8, -5]})
df.clip(df - 1, df + 1), df.clip([1, 2, 3])""",
    """df = pd.DataFrame({'a': [1.5, 2], 'b': [5, 3]})
df.clip(pd.Series({'a': 1.7, 'b': 4}), axis=1)""",
    """from collections import OrderedDict, defaultdict
df = pd.DataFrame({'col1': [1, 2], 'col2': [0.5, 0.75]}, index=['row1', 'row2'])
dd = defaultdict(list)
df.to_dict('records', into=dd), df.to_dict(into=OrderedDict), df['col1'].to_dict(into=dd), df['col1'].to_dict(into=OrderedDict)""",
    """from collections import defaultdict
pd.Series([1]).to_dict(into=defaultdict)""",
    "pd.Series([1]).to_dict(into=list)",
    """df = pd.DataFrame(index=pd.date_range('2016-01-01', '2016-02-01', freq='s'), data={'A': 1})
df.truncate('2016-01-05', '2016-01-10').tail(), df.truncate(before=pd.Timestamp('2016-01-05'), after=pd.Timestamp('2016-01-10')).tail()""",
    "pd.Series([1, 2, 3], index=[3, 2, 1]).truncate(1, 2), pd.Series([1, 2, 3]).truncate(1)",
    "pd.Interval(0, 1, closed='both').overlaps(pd.Interval(1, 1, closed='left')), pd.Interval(1, 1, closed='both').overlaps(pd.Interval(1, 1, closed='both'))",
    "pd.IntervalIndex.from_tuples([(0, 3), (1, 1)], closed='left').is_overlapping, pd.IntervalIndex.from_tuples([(0, 3), (1, 1)], closed='both').is_overlapping, pd.IntervalIndex.from_tuples([(0, 3), (1, 2)]).is_overlapping",
    """ci = pd.CategoricalIndex(['a', 'b', 'c', 'a', 'b', 'c'])
[ci.equals(ci.as_ordered()), ci.equals(ci.set_categories(['a', 'b', 'c', 'd'])), ci.equals(ci.set_categories(['b', 'c', 'a'])), ci.as_ordered().equals(ci.as_ordered().set_categories(['b', 'c', 'a'])), ci.equals(pd.Index(list('abcabc'))), pd.Index(list('abcabc')).equals(ci)]""",
    """df = pd.DataFrame({'a': [1, 2], 'b': [3, 4]}, index=['x', 'y'])
df.loc(axis=0)['x'], df.loc(axis=1)['b'], df.iloc(axis=1)[1], df.iloc(axis=0)[1], df.iloc(axis='columns')[[0]], df['a'].loc(axis=0)['x']""",
    """df = pd.DataFrame({'a': [1, 2], 'b': [3, 4]}, index=['x', 'y'])
df.loc(axis=1)['b'] = 9
df""",
    "pd.Index([1, 2, 3]).putmask([True, False, False], pd.Index([5, 6, 7])), pd.Index([1, 2, 3]).putmask([True, False, True], 9), pd.Index([1, 2, 3]).putmask([True, False, True], [9, 8, 7])",
    """mi = pd.MultiIndex.from_tuples([(1, 'one'), (1, 'two'), (2, 'one'), (2, 'two')], names=['foo', 'bar'])
mi.set_codes([[1, 0, 1, 0], [0, 0, 1, 1]], level=[0, 1]), mi.set_codes([1, 0, 1, 0], level='foo'), mi.memory_usage()""",
    "pd.Series([1, 0, 0, 0]).autocorr(), pd.Series([1, 2, 3]).corr(pd.Series([1, 1, 1])), pd.Series([1, 2, 3]).corr(pd.Series([2, 1, 3]))",
    """midx = pd.MultiIndex.from_arrays([[2, 2], [np.nan, 0]])
midx.argsort(na_position='first'), midx.argsort(), pd.MultiIndex.from_arrays([[3, 2], ['e', 'c']]).argsort()""",
    "pd.MultiIndex.from_arrays([[1, None, 2], [3, 4, 5]]).dtypes, pd.MultiIndex.from_arrays([[1, None, 2], [3, 4, 5]]).get_level_values(0), pd.MultiIndex.from_arrays([[1.5, np.nan, 2], ['a', None, 'b']])",
    "pd.MultiIndex.from_arrays([[None, None], [1, 2]]), pd.MultiIndex.from_arrays([[1, None, 2], [3, 4, 5]]).levels, pd.MultiIndex.from_arrays([[True, None], [1, 2]])",
    """mi = pd.MultiIndex.from_product([[0, 1, 2], ['green', 'purple']], names=['number', 'color'])
mi.drop([(1, 'green'), (2, 'purple')]), mi.drop('green', level='color'), mi.drop(['green'], level=1), mi.drop([0, 1], level=0), mi.drop(['red'], level='color', errors='ignore')""",
    "pd.MultiIndex.from_product([[0, 1], ['a', 'b']]).drop(['z'], level=1)",
    "pd.Index([-1, 0, 1]).view(np.uint64), pd.Index([-1, 0, 1]).view('float32'), pd.Index([1, 2]).view()",
    "[pd.api.types.is_datetime64_dtype(np.datetime64), pd.api.types.is_timedelta64_dtype(np.timedelta64), pd.api.types.is_datetime64_any_dtype(np.datetime64), pd.api.types.is_datetime64_ns_dtype(np.datetime64), pd.api.types.is_timedelta64_dtype(np.datetime64), pd.api.types.is_timedelta64_dtype(np.int64)]",
    "pd.api.types.is_categorical_dtype(pd.Series(list('ab'), dtype='category')), pd.api.types.is_categorical_dtype('category'), pd.api.types.is_categorical_dtype([1]), pd.api.types.is_categorical_dtype(object)",
    "pd.api.types.is_datetime64tz_dtype(pd.DatetimeIndex(['2020'], tz='US/Eastern')), pd.api.types.is_datetime64tz_dtype(object), pd.api.types.is_datetime64tz_dtype([1, 2])",
    "pd.api.types.is_int64_dtype(np.int64), pd.api.types.is_int64_dtype('int8'), pd.api.types.is_int64_dtype(pd.Series([1])), pd.api.types.is_int64_dtype(float), pd.api.types.is_int64_dtype('uint64'), pd.api.types.is_int64_dtype(int)",
    "pd.api.types.is_interval_dtype(pd.IntervalIndex.from_breaks([1, 2])), pd.api.types.is_interval_dtype(object), pd.api.types.is_interval_dtype(pd.IntervalDtype('int64')), pd.api.types.is_interval_dtype('interval')",
    "pd.DateOffset(months=2, normalize=True).is_on_offset(pd.Timestamp(2022, 1, 1, 12)), pd.DateOffset(months=2).is_on_offset(pd.Timestamp(2022, 1, 1, 12)), pd.DateOffset(months=2, normalize=True).is_on_offset(pd.Timestamp(2022, 1, 1))",
    """idx = pd.date_range('2023-01-01', periods=4, freq='h')
idx.indexer_between_time('00:00', '2:00', include_end=False), idx.indexer_between_time('00:00', '2:00'), idx.indexer_between_time('00:00', '2:00', include_start=False)""",
    """ts = pd.Timestamp('2020-03-14T15:32:52.192548651')
ts.strftime('%N %%N %f %Y-%m-%d %X'), pd.Timestamp('2020-03-14').strftime('%H%N%%')""",
    """df = pd.DataFrame({'key': [1, 1, 2], 'a': [-1, 0, 1], 1: [10, 11, 12]})
def n_between(ser, low, high, **kwargs):
    return ser.between(low, high, **kwargs).sum()
agg = pd.NamedAgg('a', n_between, 0, 1)
df.groupby('key').agg(count_between=agg), df.groupby('key').agg(r=pd.NamedAgg('a', n_between, 0, 1, inclusive='neither'), m=pd.NamedAgg(column='a', aggfunc='min')), df.groupby('key').agg(x=('a', 'max'))""",
    "repr(pd.NamedAgg('a', 'min')), list(pd.NamedAgg('a', 'min', 1, k=2)), pd.NamedAgg('a', 'min') == pd.NamedAgg('a', 'min'), pd.NamedAgg('a', 'min')[1]",
    """s3 = pd.Series([1, 2, 3], index=['a', 'a', 'b']); s4 = pd.Series([10, 20], index=['a', 'b'])
s3.combine(s4, lambda x, y: x + y, fill_value=0), s3.combine(5, max), pd.Series([1, 2], name='n').combine(pd.Series([2, 1], name='n'), max), pd.Series({'f': 330.0, 'e': 160.0}).combine(pd.Series({'f': 345.0, 'd': 30.0}), max)""",
    "pd.Series([1, 0, 0, 0]).autocorr(), pd.Series([1.0, 2, 3]).corr(pd.Series([1, 1, 1]))",
    "pd.Series([1, 3], dtype='uint8').diff(-1), pd.Series([1, 3, 9, 2], dtype='uint16').diff(2), pd.Series([1, 3], dtype='uint8').diff(9), pd.Series([1, 3], dtype='uint8').diff(-9)",
    "a = pd.Index([1, 2]); [a.is_(a.view()), a.is_(a.copy()), a.is_(a), a.view().is_(a)]",
    """df = pd.DataFrame({'col_0': [9, -3, 0, -1, 5], 'col_1': [-2, -7, 6, 8, -5]})
t = pd.Series([2, -4, np.nan, 6, 3])
df.clip(t, axis=0), df['col_0'].clip(t), df['col_0'].clip(pd.Series([2, -4, np.nan, -6, 3])), df.clip(pd.Series([-20, -20, np.nan, -20, -20]), axis=0), df.clip([np.nan, 0])""",
    "a = pd.Index([1, 2]); [a.is_(a.view()), a.is_(a.copy()), a.is_(a), a.view().is_(a), a.equals(a.copy())]",
    """df = pd.DataFrame({'A': [1, 2, 3], 'B': [4.0, 5, 6]})
df.rfloordiv(10), df.rmod(10), df // 0, df % 0, pd.DataFrame({'a': [0, 1], 'b': [1, 2], 'c': [1.5, 0]}).rmod(10), pd.DataFrame({'a': [0, 1], 'b': [1, 2]}).rfloordiv(10), 10 % pd.DataFrame({'a': [0, 1], 'b': [1, 2]}), pd.DataFrame({'a': [0, 1], 'b': [1, 2]}) // pd.DataFrame({'a': [0, 1], 'b': [1, 2]}), pd.DataFrame({'a': [0, 1], 'b': [1, 2]}) % pd.Series({'a': 0, 'b': 1}), pd.DataFrame({'a': [0, 1], 'b': [1, 2]}).mod(pd.Series([0, 1]), axis=0), pd.DataFrame({'a': [0, 1], 'b': [1, 2]}) % np.array([[0, 1], [1, 2]]), pd.DataFrame({'a': [0, 1], 'b': [1, 2]}) % [0, 1], pd.DataFrame({'a': [0, 1], 'b': pd.Series([1, 2], dtype='int8')}).rmod(10)""",
    """df = pd.DataFrame({'one': [1, 4], 'two': [2, 5], 'three': [3, 6]}, index=['mouse', 'rabbit'])
df.filter(cond=[False, True]), df.filter(items=['one', 'three']), df.filter(regex='e$', axis=1), df.filter(like='bbi', axis=0), df.filter(cond=df['one'] > 1), df.filter(lambda d: d['one'] > 1), df.filter(cond=[True, False, True], axis=1), df.filter(['two'])""",
    "pd.DataFrame({'a': [1]}).filter(['a'], like='x')",
    "pd.DataFrame({'a': [1]}).filter()",
    "pd.DataFrame({'a': [1]}).filter(cond=3)",
    "pd.DataFrame({'a': [1, 2]}).filter(cond=lambda d: 3)",
    "pd.DataFrame({'a': [1, 2]}).filter(cond=[True, None], na='raise')",
    "pd.DataFrame({'a': [1, 2]}).filter(cond=[True, None]), pd.DataFrame({'a': [1, 2]}).filter(cond=[True, None], na=True)",
    "pd.DataFrame({'a': [1, 2]}).filter(cond=[True, None], na=3)",
    """s = pd.Series(pd.to_datetime(['3/11/2000', '3/12/2000', '3/13/2000']))
s.searchsorted('3/14/2000'), s.searchsorted(['3/12/2000', '3/14/2000']), pd.DatetimeIndex(s).searchsorted('2000-03-12', side='right'), s.searchsorted(pd.Timestamp('2000-03-12'))""",
    "pd.RangeIndex(10, 30, 10).round(decimals=-1), pd.RangeIndex(10, 15, 1).round(decimals=-1), pd.RangeIndex(3).round(2), pd.RangeIndex(3).round()",
    """idx = pd.date_range('2020-10-30', periods=4, freq='BYS')
idx.is_year_start, pd.date_range('2020-10-30', periods=4, freq='BQS').is_quarter_start, pd.date_range('2020-10-30', periods=4, freq='BMS').is_month_start, pd.date_range('2020-10-30', periods=4, freq='BME').is_month_end, pd.date_range('2020-10-30', periods=4, freq='D').is_month_end, pd.date_range('2020-10-30', periods=9, freq='B').is_month_end""",
    """df = pd.DataFrame([[1, 2.12], [3.356, 4.567]])
df.iloc[0, 0] = pd.NA
df""",
    """df = pd.DataFrame([[1, 2.12], [3.356, 4.567]]); df.iloc[0, 0] = pd.NA
df.map(lambda x: len(str(x)), na_action='ignore'), df.map(round, ndigits=1)""",
    """s = pd.Series([1, 2.5]); s[0] = pd.NA
s""",
    """s = pd.Series([1, 2]); s.iloc[0] = pd.NA
s""",
    """data = np.ones(shape=5000, dtype=int).astype('object')
df = pd.DataFrame({'object': data})
df.memory_usage(), df.memory_usage(deep=True), df['object'].astype('category').memory_usage(), pd.Series(list('aab'), dtype='category').memory_usage(deep=True), pd.Series(list('aab')).memory_usage(deep=True), pd.Series(list('aab')).memory_usage()""",
    """r = np.array([1, 2])
s = pd.Series(r, copy=False)
s.iloc[0] = 999
r, s""",
    """mi = pd.MultiIndex.from_arrays([list('abbc'), list('defg')])
mi.get_loc('b'), mi.get_loc(('b', 'e')), mi.get_loc_level('b'), mi.slice_locs(start='b'), mi.slice_locs('b', ('c', 'g')), mi.get_slice_bound('b', 'left'), mi.slice_indexer('b', 'b'), mi.get_loc_level('e', level=1)""",
    """mi = pd.MultiIndex.from_arrays([list('abcb'), list('defg')])
mi.get_loc('b'), mi.get_loc('a'), mi.get_loc('c'), mi.get_loc_level('a'), mi.get_loc(('a', 'd')), mi.get_loc_level('d', level=1)""",
    """mi = pd.MultiIndex.from_arrays([list('abb'), list('ddf'), [1, 2, 3]])
mi.get_loc(('b', 'd')), mi.get_loc('b'), mi.get_loc_level(('b', 'd')), mi.get_loc_level('d', level=1), mi.get_loc(('a', 'd')), mi.slice_locs('a', 'b')""",
    "pd.Index(list('bcd')).slice_locs(start='a', end='c'), pd.Index(list('bcd')).slice_locs('b', 'c'), pd.Index([1, 3, 5]).slice_locs(2, 4), pd.Index([5, 3, 1]).slice_locs(4, 2), pd.Index([1.5, 2]).get_slice_bound(1.7, 'left')",
    """data = {'index': [('a', 'b'), ('a', 'c')], 'columns': [('x', 1), ('y', 2)], 'data': [[1, 3], [2, 4]], 'index_names': ['n1', 'n2'], 'column_names': ['z1', 'z2']}
pd.DataFrame.from_dict(data, orient='tight'), pd.DataFrame.from_dict(pd.DataFrame({'a': [1, 2]}).to_dict('tight'), orient='tight')""",
    """df = pd.DataFrame({'a': [1, 2, 3]}, index=pd.date_range('2020-01-01', periods=3))
df.shift(3, freq='infer'), df['a'].shift(1, freq='infer'), df.shift(1, freq='D')""",
    "pd.Series([1, 2]).shift(1, freq='infer')",
    """mi = pd.MultiIndex.from_arrays([list('abb'), list('def')], names=['A', 'B'])
mi.get_loc_level(['b', 'e']), mi.get_loc_level('b'), mi.get_loc_level('e', level='B')""",
    """c = pd.col('name')
[repr(e) for e in (c, c.str.title(), c + 1, 1 + c, (c + 1) * 2, c.sum(), np.log(c), c[0], -c, ~c, abs(c), c.str, c.str.cat(c, sep='x'), (c + 1).sum(), +c, c ** 2, 2 ** c, (c > 1) & (c < 3), np.add(c, 1), c.fillna(pd.col('b') + 1), c[pd.col('a') > 1], c.dt.year, pd.col('a') == pd.col(('x', 'y')), pd.col(1), -(c + 1), np.log(c + 1), c @ c, 1 > c, -c + 1, (-c).sum(), c.sum() + 1, abs(c + 1), (c + 1)(2), c % 2, 5 // c, c ^ 1, True | c)]""",
    """df = pd.DataFrame({'a': [1, 2], 'b': [3, 4]})
df.assign(c=pd.col('a') + pd.col('b'), d=pd.col('c') * 2), df[pd.col('a') > 1], df.loc[pd.col('a') > 1, 'b'], df.filter(pd.col('a') > 1), df.where(pd.col('a') > 1), df.mask(pd.col('a') > 1, 0), df.assign(c=pd.col('a').max()), df.assign(c=pd.col('a').astype(float).round(1)), df.assign(c=np.log(pd.col('a')), d=10 - pd.col('b'), e=abs(-pd.col('a')))""",
    "pd.DataFrame({'name': ['beluga', 'narwhal'], 'speed': [100, 110]}).assign(name_titlecase=pd.col('name').str.title())",
    "df = pd.DataFrame({'a': [1, 2]}); df.assign(z=pd.col('q'))",
    "df = pd.DataFrame({'a': [1, 2]}); df.filter(pd.col('a') + 1)",
    "df = pd.DataFrame({'a': [1, 2]}); df.filter(pd.col('a') > 1, axis=1)",
    "bool(pd.col('a'))",
    "list(pd.col('a'))",
    "hash(pd.col('a'))",
    "pd.col([1])",
    "len(pd.col('a'))",
    """df = pd.DataFrame({'first_name': ['John', 'Alice'], 'last_name': ['Smith', 'Cooper'], 'age': [61, 22]}, index=[5, 7])
df.select('first_name', 'age'), df.select(['last_name', 'age']), df.select('age'), df.select('first_name', pd.col('age'), age_months=pd.col('age') * 12), df.select('first_name', age_months=pd.col('age') * 12, age_days=pd.col('age_months') * 30), df.select('age', 'age'), df.select(x=1), df.select()""",
    "pd.DataFrame({'a': [1]}).select(['a'], 'a')",
    "pd.DataFrame({'a': [1]}).select({'a'})",
    "pd.DataFrame({'a': [1]}).select('b')",
    "pd.DataFrame({'a': [1, 2]}, index=['x', 'y']).assign(k={'x': 1.5, 'z': 3})",
    """df = pd.DataFrame({'a': [1, 2]}, index=['x', 'y']); df['k'] = {'y': 1, 'x': 2}
df""",
    """df = pd.DataFrame({'A': ['foo', 'bar', 'foo', 'bar', 'foo', 'bar'], 'C': [1, 5, 5, 2, 5, 5], 'D': [2.0, 5.0, 8.0, 1.0, 2.0, 9.0]})
g = df.groupby('A')[['C', 'D']]
g.transform(lambda x: x.max() - x.min()), g.transform(lambda x: x.astype(int).max()), g.transform(lambda x: (x - x.mean()) / x.std()), g.transform('mean'), g.transform('max')""",
    """s = pd.Series([0, 1, 2], index='a a b'.split())
s.groupby(s.index, group_keys=False).apply(lambda x: x * 2 if x.name == 'a' else x / 2), s.groupby(s.index).apply(lambda x: x * 2 if x.name == 'a' else x / 2), s.groupby(s.index).apply(lambda x: x.max() - x.min()), s.groupby([0, 0, 1]).apply(lambda x: x.name)""",
    """ser = pd.Series([1, 2, 3, 4], index=pd.DatetimeIndex(['2023-01-01', '2023-01-15', '2023-02-01', '2023-02-15']))
repr(ser.resample('MS').indices)""",
    "pd.Timestamp.utcfromtimestamp(1584199972)",
    """class Foo: pass
[str(pd.errors.AbstractMethodError(Foo())), str(pd.errors.AbstractMethodError(Foo, methodtype='classmethod')), str(pd.errors.AbstractMethodError(Foo(), methodtype='property'))]""",
    """@pd.api.extensions.register_series_accessor('int_accessor')
class IntAccessor:
    def __init__(self, pandas_obj):
        if not pandas_obj.dtype == 'int64':
            raise AttributeError('The series must contain integer data only')
        self._obj = pandas_obj
    def sum(self):
        return self._obj.sum()
s = pd.Series([1, 2, 3])
s.int_accessor.sum(), s.int_accessor is s.int_accessor, s.copy().int_accessor.sum()""",
    """@pd.api.extensions.register_dataframe_accessor('my')
class My:
    def __init__(self, df):
        if len(df) > 1:
            raise AttributeError('too long')
        self.df = df
d = pd.DataFrame({'a': [1]})
x = (d.my.df.a.sum(), d.my is d.my)
pd.DataFrame({'a': [1, 2]}).my""",
    """@pd.api.extensions.register_index_accessor('idx_acc')
class My:
    def __init__(self, i):
        self.i = i
    def double(self):
        return self.i * 2
pd.Index([1, 2]).idx_acc.double(), pd.RangeIndex(3).idx_acc.double()
""",
    """@pd.api.extensions.register_index_accessor('whole')
class Whole:
    def __init__(self, labels):
        if labels.dtype != 'int64':
            raise AttributeError('The index must only be an integer value')
        self._labels = labels
x = pd.Index([1, 2]).whole
pd.Index([1.5]).whole""",
    "pd.Index([1]).nothing",
    """pd.MultiIndex.from_arrays([[1], [2]]).nothing
""",
    """df2 = pd.DataFrame({'col': list('aab'), 'val': range(3), 'other': range(3)})
df2.groupby('col').transform(val_sum=pd.NamedAgg(column='val', aggfunc='sum'), other_min=pd.NamedAgg(column='other', aggfunc='min')), df2.groupby('col').transform(x=('val', 'max'))""",
    "pd.api.types.is_period_dtype(object), pd.api.types.is_period_dtype([1, 2]), pd.api.types.is_period_dtype('period[D]'), pd.api.types.is_period_dtype(pd.Series([1]))",
    "pd.api.types.is_sparse(np.array([0, 0, 1])), pd.api.types.is_sparse(pd.Series([1, 2]))",
    """a = np.array([2, 1, 2]).astype(object)
pd.Series(a).astype('category').cat.categories, pd.Categorical(a).categories, pd.Categorical(np.array([2, None, 1.5], dtype=object)).categories, pd.Categorical(np.array([True, False], dtype=object)).categories, pd.Series([1, 'a', 1]).astype('category').cat.categories, pd.CategoricalIndex(a).categories, pd.Series(a).astype('category').cat.categories.memory_usage(deep=True), pd.Categorical(np.array(['b', 'a'], dtype=object)).categories, pd.Series(['a', 'b'], dtype=object).astype('category').cat.categories, pd.Categorical([(1, 2), (3, 4)]).categories, pd.Categorical(np.array([pd.Timestamp('2020'), None], dtype=object)).categories""",
    "pd.to_datetime('2018-10-26 12:00:00.0000000011', format='%Y-%m-%d %H:%M:%S.%f'), pd.to_datetime(['2018-10-26 12:00:00.00000000119'], format='%Y-%m-%d %H:%M:%S.%f'), pd.to_datetime('2018-10-26T12:00:00.1234567891234')",
    """t = pd.api.types
[t.is_integer_dtype('Int8'), t.is_signed_integer_dtype('UInt8'), t.is_unsigned_integer_dtype('UInt8'), t.is_float_dtype('Float64'), t.is_bool_dtype('boolean'), t.is_numeric_dtype('Int64'), t.is_integer_dtype(pd.Series([1], name='Int8')), t.is_integer_dtype(pd.Series([1.5], name='Int8')), t.is_integer_dtype(pd.Index([1.5], name='Int8')), t.is_any_real_numeric_dtype('Int64'), t.is_object_dtype('Int64')]""",
    """df = pd.DataFrame({'object': np.ones(shape=5000, dtype=int).astype('object')})
df['object'].astype('category').memory_usage(deep=True)""",
]


@pytest.mark.parametrize("source", CASES)
def test_docstring_examples(source):
    assert_same(source, rtol=1e-14)
