"""Reductions and scans, compared with the installed pandas."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "pd.Series([1, 2, 3]).sum(), pd.Series([1.5, np.nan]).sum(), pd.Series([], dtype=float).sum()",
    "pd.Series([1.5, np.nan]).sum(skipna=False), pd.Series([np.nan]).sum(min_count=1)",
    "pd.Series([True, True]).sum(), pd.Series(['a', 'b']).sum()",
    "pd.Series([1, 2, 4]).mean(), pd.Series([1.5, np.nan]).mean(), pd.Series([], dtype=float).mean()",
    "pd.Series([0.1] * 100).sum(), pd.Series(np.arange(1000) / 7).mean()",
    "pd.Series([3, 1, 2]).median(), pd.Series([3.0, np.nan, 2]).median()",
    "pd.Series([3, 1, 2]).min(), pd.Series([3, 1, 2]).max(), pd.Series([np.nan, 1]).max()",
    "pd.Series(['b', 'a']).min(), pd.Series(['b', 'a', None]).max()",
    "pd.Series([1, 2, 4]).std(), pd.Series([1, 2, 4]).var(ddof=0), pd.Series([1, 2, np.nan]).std(), pd.Series([1]).std()",
    "pd.Series([1, 2, 4]).sem(), pd.Series([1, 2, 4]).prod()",
    "pd.Series([1, np.nan]).count()",
    "pd.Series([True, False]).any(), pd.Series([True, False]).all(), pd.Series([]).any(), pd.Series([np.nan]).any()",
    "pd.Series([3, 1, 2], index=list('abc')).idxmin(), pd.Series([3, 1, 2], index=list('abc')).idxmax()",
    "pd.Series([3, np.nan, 2]).idxmin(), pd.Series([3, 1, 2]).argmax()",
    "pd.Series([], dtype=float).idxmin()",
    "pd.Series([np.nan]).idxmax()",
    "pd.Series([1, 2, 3, 4]).quantile(), pd.Series([1, 2, 3, 4]).quantile(0.9)",
    "pd.Series([1, 2, 3, 4]).quantile([0.1, 0.5])",
    "pd.Series([1, 2, 3, 4]).quantile(0.4, interpolation='lower')",
    "pd.Series([1, 2]).quantile(2)",
    "pd.Series([1, 2, 3]).cumsum(), pd.Series([1, np.nan, 3]).cumsum(), pd.Series([1, np.nan, 3]).cumsum(skipna=False)",
    "pd.Series([3, 1, 2]).cummin(), pd.Series([3, np.nan, 9]).cummax(), pd.Series([1, 2, 3]).cumprod()",
    "pd.Series([True, True]).cumsum()",
    "pd.Series(['a', 'b']).mean()",
    "pd.Series(['a', 'b']).std()",
    "pd.Series([1, 'a']).mean()",
    "pd.Series([1, 2], dtype='int8').sum(), pd.Series([1, 2], dtype='float32').sum(), pd.Series([1, 2], dtype='float32').mean()",
    "pd.Series([1, 2], dtype='float32').std()",
    "pd.DataFrame({'a': [1, 2], 'b': [1.5, 2]}).sum()",
    "pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}).sum()",
    "pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}).mean()",
    "pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}).mean(numeric_only=True)",
    "pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}).max()",
    "pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}).count()",
    "pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}).nunique()",
    "pd.DataFrame({'a': [1, 2], 'b': [1.5, 2]}).sum(axis=1)",
    "pd.DataFrame({'a': [1, np.nan], 'b': [1.5, 2]}).sum(axis=1)",
    "pd.DataFrame({'a': [1, np.nan], 'b': [1.5, 2]}).mean(axis=1)",
    "pd.DataFrame({'a': [1, np.nan], 'b': [1.5, 2]}).min(axis=1)",
    "pd.DataFrame({'a': [1, 4], 'b': [1.5, 2]}).std(axis=1)",
    "pd.DataFrame({'a': [1, 4], 'b': [1.5, 2]}).median(axis=1)",
    "pd.DataFrame({'a': [1, 4], 'b': [2, 3]}).max(axis=1)",
    "pd.DataFrame({'a': [True, False], 'b': [True, True]}).all(), pd.DataFrame({'a': [True, False]}).any(axis=1)",
    "pd.DataFrame({'a': [1, 2], 'b': [1.5, 2]}).std(), pd.DataFrame({'a': [1, 2]}).var()",
    "pd.DataFrame({'a': [1, 2], 'b': [1.5, 2]}).median()",
    "pd.DataFrame({'a': [1, 2], 'b': [5, 2]}).idxmax(), pd.DataFrame({'a': [1, 2], 'b': [5, 2]}).idxmax(axis=1)",
    "pd.DataFrame({'a': [1, 2], 'b': [5.0, 2]}).quantile(0.25), pd.DataFrame({'a': [1, 2]}).quantile([0.2, 0.8])",
    "pd.DataFrame({'a': [1, 2], 'b': [5.0, np.nan]}).cumsum(), pd.DataFrame({'a': [1, 2], 'b': [5, 3]}).cumsum(axis=1)",
    "pd.DataFrame({'a': [1, 2], 'b': [5, 3]}).sum(axis=None)",
    "pd.DataFrame({'a': [1, 2], 'b': [5, 3]}).sum(axis=2)",
    "pd.DataFrame({'a': [1, 1, 2]}).mode()",
    "pd.DataFrame().sum()",
    "pd.DataFrame({'a': [1.0, 2, np.nan, 4], 'b': [1, 2, 3, 4], 'c': list('wxyz')}).describe()",
    "pd.DataFrame({'a': [1.0, 2, np.nan, 4], 'c': list('wxxz')}).describe(include='all')",
    "pd.DataFrame(np.arange(36.0).reshape(3, 12) / 7).sum(axis=1)",
    "pd.DataFrame(np.arange(36.0).reshape(3, 12) / 7).mean()",
    "pd.Series([1, 5]).agg(np.sum)",
    "pd.Series([2, 1, 2]).value_counts(normalize=True)",
    (
        "df=pd.DataFrame({'a':[1,2,2],'b':[1,np.nan,3]}); df.mean(), df.sum(), df.min(), df.max(), "
        "df.std(), df.var(), df.median(), df.prod(), df.count()"
    ),
    (
        "df=pd.DataFrame({'a':[1,2,2],'b':[1,np.nan,3]}); df.mean(axis=1), df.sum(axis=1,"
        "skipna=False), df.min(axis=1), df.std(axis=1)"
    ),
    "df=pd.DataFrame({'a':[1,2,2],'b':list('xyz')}); df.sum()",
    "df=pd.DataFrame({'a':[1,2,2],'b':list('xyz')}); df.mean()",
    "df=pd.DataFrame({'a':[1,2,2],'b':list('xyz')}); df.mean(numeric_only=True)",
    "df=pd.DataFrame({'a':[1,2,2],'b':list('xyz')}); df.max()",
    "df=pd.DataFrame({'a':[1,2,2],'b':list('xyz')}); df.std()",
    "df=pd.DataFrame({'a':[1,2,2],'b':list('xyz')}); df.std(numeric_only=True)",
    "df=pd.DataFrame({'a':[1,2,2],'b':list('xyz')}); df.sum(axis=1)",
    "df=pd.DataFrame({'a':[True,False],'b':[1,2]}); df.sum(), df.mean(), df.max(), df.min(), df.any(), df.all()",
    "df=pd.DataFrame({'a':[True,False],'b':[1.5,2]}); df.sum(axis=None), df.mean(axis=None), df.max(axis=None)",
    "df=pd.DataFrame({'a':[1,2,2],'b':[1,np.nan,3]}); df.sum(min_count=3)",
    (
        "df=pd.DataFrame({'a':[],'b':[]}); df.sum(), df.mean(), df.max(), df.min(), df.std(), "
        "df.median(), df.count(), df.any(), df.all()"
    ),
    "df=pd.DataFrame(); df.sum(), df.mean()",
    (
        "pd.Series([],dtype=float).sum(), pd.Series([],dtype=float).mean(), pd.Series([],"
        "dtype=float).max(), pd.Series([],dtype=float).std()"
    ),
    "pd.Series([],dtype='int64').max()",
    "pd.Series([],dtype=object).max()",
    "pd.Series([],dtype=object).sum()",
    "pd.Series([],dtype='str').max()",
    "pd.Series([],dtype='str').sum()",
    "pd.Series([1,2]).sum(axis=1)",
    "pd.Series(['a','b']).mean()",
    "pd.Series(['a','b']).sum()",
    "pd.Series(['a',None]).sum()",
    "pd.Series(['a',None]).max()",
    "pd.Series([1,'a']).max()",
    "pd.Series([1,2],dtype=object).mean()",
    "pd.Series([2**62,2**62]).sum(), pd.Series([2**62,2**62]).mean()",
    (
        "pd.Series([1,2],dtype='float32').mean(), pd.Series([1,2],dtype='float32').sum(), "
        "pd.Series([1,2],dtype='float32').std()"
    ),
    "pd.Series([1.5,np.inf]).mean(), pd.Series([-np.inf,np.inf]).sum(), pd.Series([-np.inf,np.inf]).mean()",
    (
        "pd.Series([1.5]).std(), pd.Series([1.5]).var(ddof=0), pd.Series([1.5]).sem(), "
        "pd.Series([1.,2,3,9]).skew(), pd.Series([1.,2,3,9]).kurt()"
    ),
    (
        "df=pd.DataFrame({'a':[1,2],'b':[3,4]}); df.sub(df['a'],axis=0), df.div(df.sum(axis=1),"
        "axis=0), df.add([10,20],axis='columns'), df.mul(2), df.rsub(1), df.pow(2)"
    ),
    "s=pd.Series([1.5,2,9,3]); s.value_counts(bins=2)",
    (
        "df=pd.DataFrame({'a':[1,1,2],'b':['x','x','y']}); df.value_counts(), "
        "df.value_counts(normalize=True), df.value_counts('a'), df.value_counts(['b'])"
    ),
    "s=pd.Series([True,False,True]); s.value_counts(), s.describe(), s.mode(), s.unique()",
    (
        "s=pd.Series(pd.Categorical(['a','b','a'],categories=['c','b','a'])); s.value_counts(), "
        "s.unique(), s.describe(), s.mode(), s.nunique()"
    ),
    (
        "df=pd.DataFrame({'a':[1,2,3,4],'b':list('xxyz'),'c':[1.5,np.nan,2,2],'d':[True]*4}); "
        "df.describe(include=[np.number]), df.describe(exclude=[np.number]), "
        "df.describe(percentiles=[.1,.9])"
    ),
    ("df=pd.DataFrame({'a':[1,2,3,4],'b':list('xxyz'),'c':[1.5,np.nan,2,2],'d':[True]*4}); df.describe(include='O')"),
    ("df=pd.DataFrame({'a':[1,2,3,4],'b':list('xxyz'),'c':[1.5,np.nan,2,2],'d':[True]*4}); df.describe(include='str')"),
    "df=pd.DataFrame({'b':list('xxyz')}); df.describe()",
    "df=pd.DataFrame(); df.describe()",
    "df=pd.DataFrame({'d':pd.to_datetime(['2020','2021','2021'])}); df.describe()",
    "s=pd.Series(pd.to_timedelta([1,2,3],unit='D')); s.describe()",
    "import decimal; pd.Series([decimal.Decimal('1.5')]), pd.Series([decimal.Decimal('1.5')]).sum()",
    (
        "pd.RangeIndex(5).start, pd.RangeIndex(5).step, pd.RangeIndex(5).max(), "
        "pd.RangeIndex(0).max(), pd.RangeIndex(5).mean() if hasattr(pd.RangeIndex,'mean') else 0"
    ),
    (
        "df=pd.DataFrame({'v':range(4)},index=pd.MultiIndex.from_product([['a','b'],[1,2]],"
        "names=['x','y'])); df.groupby('x').sum(), df.unstack(), df.sort_index(ascending=False), "
        "df.sum(), df.mean()"
    ),
    "pd.Series([1,'a']).min()",
    "pd.Series(['a',1]).max()",
    "pd.Series([1,2,'a',0]).max()",
    "pd.Series([-np.inf,np.inf]).mean()",
    "pd.DataFrame({'a':[-np.inf,np.inf]}).mean()",
    "pd.DataFrame({'a':[-np.inf,np.inf]}).sum()",
    (
        "pd.Series([],dtype=object).describe().dtype, pd.Series([],"
        "dtype='int64').value_counts().index.dtype, pd.Series([],dtype='int64').describe()"
    ),
    "df=pd.DataFrame({'a':[1,2,3,4],'b':pd.Series(list('xxyz'),dtype=object)}); df.describe(include='O')",
    "s=pd.Series([1e308,1e308]); s.sum()",
    "s=pd.Series([1e308,1e308]); s.mean()",
    "s=pd.Series([1e308,1e308]); s.prod()",
    "s=pd.Series([1e308,-1e308]); s.std()",
    "s=pd.Series([np.inf,1]); s.std()",
    "s=pd.Series([np.inf,-np.inf]); s.std()",
    "s=pd.Series([np.inf,1]); s.var()",
    "s=pd.Series([np.inf,1,2,3]); s.skew()",
    "s=pd.Series([np.inf,1,2,3]); s.kurt()",
    "pd.DataFrame({'a':[np.inf,-np.inf,1]}).std()",
    "pd.DataFrame({'a':[np.inf,-np.inf,1],'b':[np.inf,1,1]}).mean()",
    "pd.Series([np.inf,-np.inf]).cumsum()",
    "pd.Series([np.inf,-np.inf]).sum(skipna=False)",
    "pd.Series([np.inf,0]).prod()",
    "pd.Series([1,'a'],dtype=object).mean()",
    "pd.Series([1,2.5],dtype=object).sum()",
    "pd.Series([1,None],dtype=object).sum()",
    "pd.Series([None,None],dtype=object).mean()",
    "pd.Series([True,None]).sum()",
    "pd.Series([True,None]).any()",
    "pd.Series([1,2,None],dtype=object).std()",
    "pd.Series([1,2,None],dtype=object).median()",
    "pd.Series([1,2,None],dtype=object).max()",
    "pd.Series(['a',None],dtype=object).sum()",
    "pd.Series(['a','b',None],dtype=object).sum()",
    "pd.Series([None,'a','b'],dtype=object).sum()",
    "pd.Series([True,True],dtype=object).sum()",
    "pd.Series([[1],[2],None]).sum()",
    "d=pd.DataFrame({'a':[1,2]}); s=d.sum(); s.index.name='k'; d.columns.name",
    "pd.Series(['a']).sum(numeric_only=True)",
    "pd.Series([1]).sum(numeric_only=True)",
    "pd.Series(['a']).any(bool_only=True)",
]


@pytest.mark.parametrize("source", CASES)
def test_reductions(source: str) -> None:
    assert_same(source)


CLOSE = [
    "pd.Series([1, 2, 4, 9]).skew(), pd.Series([1, 2, 4, 9, 3]).kurt()",
    "pd.Series([1.0, 2, 4]).corr(pd.Series([1.0, 2, 5]))",
    "pd.Series([1.0, 2, 4]).cov(pd.Series([1.0, 2, 5]))",
]


@pytest.mark.parametrize("source", CLOSE)
def test_close(source: str) -> None:
    assert_same(source, rtol=1e-12, text=False)
