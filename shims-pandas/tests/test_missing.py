"""Missing values, compared with the installed pandas."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "pd.isna(None), pd.isna(np.nan), pd.isna(pd.NA), pd.isna(1), pd.isna('a'), pd.isna(pd.NaT)",
    "pd.isna([1, None, 'a'])",
    "pd.isna(np.array([1.0, np.nan]))",
    "pd.notna(pd.Series([1, None]))",
    "pd.Series([1, np.nan]).isna()",
    "pd.Series(['a', None]).notna()",
    "pd.Series([1, 2]).isnull()",
    "pd.DataFrame({'a': [1, None], 'b': ['x', None]}).isna()",
    "pd.DataFrame({'a': [1, None], 'b': ['x', None]}).isna().sum()",
    "pd.Series([1, np.nan, 3]).fillna(0)",
    "pd.Series([1, np.nan, 3]).fillna(pd.Series([9, 8, 7]))",
    "pd.Series([1, np.nan, 3]).fillna({1: 50})",
    "pd.Series([1, np.nan, np.nan]).fillna(0, limit=1)",
    "pd.Series(['a', None]).fillna('z')",
    "pd.Series([1, np.nan]).fillna('z')",
    "pd.Series([1, np.nan]).fillna([1, 2])",
    "pd.Series([1, 2]).fillna(0)",
    "pd.Series([np.nan, 1, np.nan, np.nan, 2, np.nan]).ffill()",
    "pd.Series([np.nan, 1, np.nan, np.nan, 2, np.nan]).ffill(limit=1)",
    "pd.Series([np.nan, 1, np.nan, np.nan, 2, np.nan]).bfill()",
    "pd.Series([np.nan, 1, np.nan, np.nan, 2, np.nan]).bfill(limit=1)",
    "pd.Series([np.nan, 1, np.nan, np.nan, 2, np.nan]).ffill(limit_area='inside')",
    "pd.Series(['a', None, 'b']).ffill()",
    "pd.Series([np.nan, 1, np.nan, np.nan, 2, np.nan]).interpolate()",
    "pd.Series([np.nan, 1, np.nan, np.nan, 2, np.nan]).interpolate(limit_direction='both')",
    "pd.Series([np.nan, 1, np.nan, np.nan, 2, np.nan]).interpolate(limit=1)",
    "pd.Series([np.nan, 1, np.nan, np.nan, 2, np.nan]).interpolate(limit_area='inside')",
    "pd.Series([1, np.nan, 5], index=[0, 1, 10]).interpolate('index')",
    "pd.Series([1, np.nan, 3]).dropna()",
    "pd.Series(['a', None]).dropna()",
    "pd.Series([1, np.nan, 3]).dropna(ignore_index=True)",
    "pd.DataFrame({'a': [1, None, 3], 'b': ['x', None, None]}).dropna()",
    "pd.DataFrame({'a': [1, None, 3], 'b': ['x', None, None]}).dropna(how='all')",
    "pd.DataFrame({'a': [1, None, 3], 'b': ['x', None, None]}).dropna(subset=['a'])",
    "pd.DataFrame({'a': [1, None, 3], 'b': ['x', None, None]}).dropna(subset='b')",
    "pd.DataFrame({'a': [1, None, 3], 'b': ['x', None, None]}).dropna(thresh=1)",
    "pd.DataFrame({'a': [1, None, 3], 'b': ['x', None, None]}).dropna(axis=1)",
    "pd.DataFrame({'a': [1, None, 3], 'b': ['x', 'y', 'z']}).dropna(axis='columns')",
    "pd.DataFrame({'a': [1, None]}).dropna(subset=['z'])",
    "pd.DataFrame({'a': [1, None]}).dropna(how='x')",
    "pd.DataFrame({'a': [1, None], 'b': [None, 2.0]}).fillna(0)",
    "pd.DataFrame({'a': [1, None], 'b': [None, 2.0]}).fillna({'a': 9})",
    "d = pd.DataFrame({'a': [1, None], 'b': [None, 2.0]}); d.fillna(d.mean())",
    "pd.DataFrame({'a': [1, None], 'b': [None, 2.0]}).ffill()",
    "pd.DataFrame({'a': [1, None], 'b': [None, 2.0]}).ffill(axis=1)",
    "pd.DataFrame({'a': [1, None, 3.0]}).interpolate()",
    "s = pd.Series([1, np.nan]); s.fillna(0, inplace=True); s",
    "d = pd.DataFrame({'a': [1, None]}); d.dropna(inplace=True); d",
    "pd.Series([np.nan, 1, 2]).first_valid_index(), pd.Series([1, np.nan]).last_valid_index()",
    "pd.Series([1, np.nan]).hasnans",
    "df=pd.DataFrame({'a':[1,2,3],'b':[4,5,6]},index=list('pqr')); df['a'].fillna(0,inplace=True); df",
    "df=pd.DataFrame({'a':[1,np.nan,3],'b':['x',None,'z']}); df.fillna(0)",
    (
        "df=pd.DataFrame({'a':[1,np.nan,3],'b':['x',None,'z']}); df.fillna({'a':5,'b':'q'}), "
        "df.isnull(), df.isnull().sum(), df.dropna(), df.dropna(axis=1), df.dropna(how='all'), "
        "df.dropna(subset=['a']), df.dropna(thresh=1)"
    ),
    "df=pd.DataFrame({'a':[1,np.nan,3],'b':['x',None,'z']}); df.fillna('q')",
    (
        "df=pd.DataFrame({'a':[1,np.nan,3],'c':[np.nan,1,2]}); df.fillna(df.mean()), df.ffill(), "
        "df.bfill(), df.fillna(0,limit=1), df.interpolate(), df.fillna(df*2)"
    ),
    "df=pd.DataFrame({'a':[1,np.nan,3],'c':[np.nan,1,2]}); df.dropna(subset=['zz'])",
    "df=pd.DataFrame({'a':[1,np.nan,3],'c':[np.nan,1,2]}); df.dropna(how='x')",
    "df=pd.DataFrame({'a':[1,np.nan,3],'c':[np.nan,1,2]}); df.dropna(how='any',thresh=1)",
    "df=pd.DataFrame({'a':[1,np.nan,3],'c':[np.nan,1,2]}); df.fillna([1,2])",
    "s=pd.Series([1,np.nan]); s.fillna('x')",
    (
        "s=pd.Series([1,np.nan]); s.fillna(pd.Series([9,8])), s.fillna({1:7}), s.fillna(2).dtype, "
        "s.dropna(), s.dropna(ignore_index=True)"
    ),
    "s=pd.Series([True,None]); s.fillna(False)",
    "s=pd.Series([True,None]); s.fillna(False).infer_objects()",
    "s=pd.Series(['a',None]); s.fillna('b'), s.isna(), s.notnull().sum()",
    "s=pd.Series(['a',None]); s.fillna(0)",
    "s=pd.Series(pd.Categorical(['a',None])); s.fillna('a')",
    "s=pd.Series(pd.Categorical(['a',None])); s.fillna('b')",
    "s=pd.Series(pd.to_datetime(['2020',None])); s.fillna(pd.Timestamp('2021'))",
    "s=pd.Series(pd.to_datetime(['2020',None])); s.fillna(0)",
    "s=pd.Series([1,2]); s.fillna(0)",
    "s=pd.Series([1,np.nan,np.inf,None]); pd.isna(s), pd.notna(s)",
    (
        "pd.isna(None), pd.isna(np.nan), pd.isna('a'), pd.isna([1,None]), pd.isna(pd.NaT), "
        "pd.isna(np.array([1,np.nan])), pd.isna(pd.DataFrame({'a':[None]}))"
    ),
    (
        "s=pd.Series([3,1,3,None,1,3]); s.value_counts(), s.value_counts(normalize=True), "
        "s.value_counts(dropna=False), s.value_counts(ascending=True), s.value_counts(sort=False), "
        "s.unique(), s.nunique(), s.nunique(dropna=False), s.mode()"
    ),
    "s=pd.Series(['b','a','b',None]); s.value_counts(), s.unique(), s.mode(), s.value_counts(dropna=False)",
    "pd.Series([1,None],dtype='float32').fillna(0.1).dtype",
    (
        "d=pd.DataFrame({'a':[1,2]}); d['a'].index is d.index, d.copy().index is d.index, "
        "d[['a']].index is d.index, (d+1).index is d.index, d.isna().columns is d.columns"
    ),
    "pd.DataFrame({'a':pd.Categorical(['x','y','x']),'b':[True,False,True]}).fillna(0)",
    "pd.DataFrame({'a':pd.Categorical(['x','y',None]),'b':[True,False,True]}).fillna(0)",
]


@pytest.mark.parametrize("source", CASES)
def test_missing(source: str) -> None:
    assert_same(source)
