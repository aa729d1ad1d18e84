"""Index and RangeIndex, compared with the installed pandas."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "pd.Index([1, 2]).isin([1], level=0)",
    "pd.Index([1, 2]).isin([1], level=5)",
    "pd.Index([1, 2]).isin([1], level='q')",
    "pd.Series([1]).shift(1, suffix='x')",
    "pd.DataFrame({'a': [1]}).shift(1, suffix='x')",
    "pd.Index([1, 2, 3])",
    "pd.Index(['a', 'b'])",
    "pd.Index(['a', None])",
    "pd.Index([1.5, 2])",
    "pd.Index([1, 'a'])",
    "pd.Index([True, False])",
    "pd.Index([], dtype='int64')",
    "pd.Index([])",
    "pd.Index(range(3))",
    "pd.Index([1, 2], name='n')",
    "pd.Index([(1, 'a'), (2, 'b')])",
    "pd.Index(5)",
    "pd.Index([[1, 2], [3, 4]])",
    "pd.RangeIndex(5)",
    "pd.RangeIndex(1, 10, 3, name='r')",
    "pd.RangeIndex(5)[1:3]",
    "pd.RangeIndex(5)[::-1]",
    "pd.RangeIndex(5)[2], pd.RangeIndex(5)[-1]",
    "pd.RangeIndex(5)[7]",
    "pd.RangeIndex(5) + 1",
    "pd.RangeIndex(5) * 2",
    "pd.RangeIndex(5) / 2",
    "pd.RangeIndex(5).append(pd.RangeIndex(5, 8))",
    "pd.RangeIndex(5).union(pd.RangeIndex(3, 8))",
    "pd.RangeIndex(5).intersection([1, 3])",
    "pd.RangeIndex(3).get_indexer([2, 7])",
    "3 in pd.RangeIndex(5), 7 in pd.RangeIndex(5), 'a' in pd.RangeIndex(5), 1.5 in pd.RangeIndex(5)",
    "pd.RangeIndex(5).equals(pd.Index([0, 1, 2, 3, 4]))",
    "pd.RangeIndex(5).min(), pd.RangeIndex(5).max(), pd.RangeIndex(5).sum() if False else 0",
    "pd.Index([3, 1, 2]).sort_values()",
    "pd.Index([3, 1, 2]).argsort()",
    "pd.Index([3, 1, 2]).get_loc(1)",
    "pd.Index([3, 1, 2]).get_loc(7)",
    "pd.Index([1, 1, 2]).get_loc(1)",
    "pd.Index([1, 2, 1]).get_loc(1)",
    "pd.Index([3, 1, 2]).get_indexer([1, 9])",
    "pd.Index([1, 1]).get_indexer([1])",
    "pd.Index([1, 2, 3]).union([3, 4])",
    "pd.Index([3, 1]).union([2], sort=False)",
    "pd.Index(['b', 'a']).union(['c'])",
    "pd.Index([1, 2]).union(['a'])",
    "pd.Index([1, 2, 3]).intersection([2, 3, 4])",
    "pd.Index([3, 2, 1]).difference([2])",
    "pd.Index([1, 2]).symmetric_difference([2, 3])",
    "pd.Index([1, 2]).append(pd.Index([3.5]))",
    "pd.Index([1, 2], name='a').append(pd.Index([3], name='b'))",
    "pd.Index([1, 2]).append(pd.Index(['a']))",
    "pd.Index([1, 2, 2]).unique(), pd.Index([1, 2, 2]).duplicated(), pd.Index([1, 2, 2]).drop_duplicates()",
    "pd.Index([1, 2]).is_unique, pd.Index([2, 1]).is_monotonic_increasing, pd.Index([2, 1]).is_monotonic_decreasing",
    "pd.Index([1, 2, 3]).take([2, 0])",
    "pd.Index([1, 2, 3])[[True, False, True]]",
    "pd.Index([1, 2, 3]).delete(1), pd.Index([1, 2, 3]).insert(1, 9), pd.Index([1, 2]).insert(0, 'a')",
    "pd.Index([1, 2, 3]).drop([2])",
    "pd.Index([1, 2, 3]).drop([7])",
    "pd.Index([1, 2]).rename('z').name",
    "pd.Index([1, 2]).names, pd.Index([1], name='q').names",
    "pd.Index([1, 2]).astype(str)",
    "pd.Index([1, 2]).map(lambda x: x * 2), pd.Index([1, 2]).map({1: 'a', 2: 'b'})",
    "pd.Index([1, 2]) == 1, pd.Index([1, 2]) + pd.Index([3, 4]), pd.Index([1, 2]) * 1.5",
    "pd.Index(['a', 'b']) + 'x'",
    "pd.Index([1, None]).isna(), pd.Index([1, None]).hasnans, pd.Index([1, None]).dropna(), pd.Index([1, None]).fillna(0)",
    "pd.Index([1, 2]).isin([2])",
    "pd.Index([1, 2]).to_series(), pd.Index([1, 2], name='k').to_frame()",
    "pd.Index([1, 2]).tolist(), pd.Index([1, 2]).values, pd.Index([1, 2]).to_numpy()",
    "pd.Index([1, 3, 5])[pd.Index([1, 3, 5]).slice_indexer(2, 4)], pd.Index([1, 3, 5]).searchsorted(3)",
    "pd.Index([1, 2]).where([True, False]), pd.Index([1, 2]).repeat(2)",
    "pd.Index([1, 2]).equals(pd.Index([1.0, 2.0])), pd.Index([1, 2]).identical(pd.Index([1, 2], name='a'))",
    "pd.Index([1, 2, 3]).join(pd.Index([2, 3, 4]), how='outer')",
    "pd.Index([1, 2, 3]).join(pd.Index([2, 3, 4]), how='inner', return_indexers=True)",
    "pd.Index([1, 3, 5]).get_indexer([2, 4], method='ffill'), pd.Index([1, 3, 5]).get_indexer([2, 4], method='bfill')",
    "bool(pd.Index([1]))",
    "hash(pd.Index([1]))",
    "pd.Index([1, 2]).get_level_values(0), pd.Index([1, 2], name='a').get_level_values('a')",
    "pd.Index(['a', 'b', 'a']).value_counts()",
    "pd.Index([1.5, 2]).dtype, pd.Index(['a']).dtype, pd.Index([1, 'a']).dtype",
    "type(pd.Index([1])), type(pd.RangeIndex(1))",
    (
        "pd.Index([1,2]).values.flags.writeable, pd.Index([1,2]).to_numpy().flags.writeable, "
        "np.asarray(pd.Index([1,2])).flags.writeable"
    ),
    "pd.RangeIndex(3).values.flags.writeable",
    "pd.Series([1,2]).reindex([0,9]).index",
    "pd.Series([1,2]).reindex([0,1,2]).index",
    "pd.DataFrame({'a':[1,2]}).reindex([0,9]).index",
    "pd.Series([[1,2],[3]]).explode().index",
    "pd.DataFrame({'a':[[1,2],[3]]}).explode('a').index",
    "pd.DataFrame({'a':[[1,2],[3]]}).explode('a', ignore_index=True).index",
    "pd.DataFrame({'a':[1,2,3]}).drop(2).index",
    "pd.DataFrame({'a':[1,2,3]}).drop(0).index",
    "pd.DataFrame({'a':[1,2,3]}).drop(1).index",
    "pd.DataFrame({'a':[1,2,3]}).drop([1,2]).index",
    "pd.DataFrame({'a':[1,2,3]}).drop([0,1,2]).index",
    "pd.Series([1,2,3]).drop(2).index",
    "pd.Series([1,2,3,4]).drop([1,3]).index",
    "pd.RangeIndex(5).drop([4])",
    "pd.RangeIndex(5).drop(4)",
    "pd.RangeIndex(5).delete(4)",
    "pd.RangeIndex(5).delete([0,1])",
    "pd.RangeIndex(5).delete([1,3])",
    "pd.RangeIndex(5).delete(2)",
    "pd.RangeIndex(5).take([0,2,4])",
    "pd.RangeIndex(5)[[0,2,4]]",
    "pd.RangeIndex(5)[np.array([True,False,True,False,True])]",
    "df=pd.DataFrame({'a':[1,2]}); df.index=[1]",
    "df=pd.DataFrame({'a':[1,2]}); df.index=None",
    "df=pd.DataFrame({'a':[1,2]}); df.index.name='k'; df.columns.name='c'; df",
    "df=pd.DataFrame({'a':[3,1,2],'b':list('xyz')}); df.sort_values('a',ignore_index=True).index",
    "s=pd.Series([3,1],index=pd.MultiIndex.from_tuples([('b',1),('a',2)])); s.sort_index()",
    (
        "s=pd.Series([3,1,5],index=pd.MultiIndex.from_tuples([('b',1),('a',2),('a',1)],names=['p',"
        "'q'])); s.sort_index(level='q')"
    ),
    (
        "s=pd.Series([3,1,5],index=pd.MultiIndex.from_tuples([('b',1),('a',2),('a',1)],names=['p',"
        "'q'])); s.sort_index(level=1,ascending=False,sort_remaining=False)"
    ),
    "df=pd.DataFrame({'a':[1,2],'b':['3','4']}); df.drop(columns=['a'])",
    "df=pd.DataFrame({'a':[1,2],'b':['3','4']}); df.drop('a',axis=1)",
    "df=pd.DataFrame({'a':[1,2],'b':['3','4']}); df.drop('z',axis=1)",
    "df=pd.DataFrame({'a':[1,2],'b':['3','4']}); df.drop(columns=['z','y','a'])",
    "df=pd.DataFrame({'a':[1,2],'b':['3','4']}); df.drop(columns=['z','a'],errors='ignore')",
    "df=pd.DataFrame({'a':[1,2],'b':['3','4']}); df.drop([5])",
    "df=pd.DataFrame({'a':[1,2],'b':['3','4']}); df.drop(index=0,columns='a')",
    "df=pd.DataFrame({'a':[1,2],'b':['3','4']}); df.drop()",
    "df=pd.DataFrame({'a':[1,2],'b':['3','4']}); df.drop('a',axis=1,inplace=True); df",
    "pd.Series([1,2,3],index=list('aba')).drop('a')",
    (
        "pd.DataFrame(pd.Series([1],name='q')), pd.DataFrame(pd.Series([1])), "
        "pd.DataFrame([pd.Series([1,2],name='r')]), pd.DataFrame(pd.Index([1],name='i'))"
    ),
    (
        "pd.Index([1,2]), pd.Index(['a',None]), pd.Index([1,None]), pd.Index([1.5]), "
        "pd.Index([True]), pd.Index([]), pd.Index(range(3)), pd.Index([(1,2)]), "
        "pd.Index([pd.Timestamp('2020')]), pd.Index(['a',1]), pd.Index(pd.Series([1],name='q'))"
    ),
    (
        "pd.Index([1,2],name='x').union([3]), pd.Index([1,2]).intersection([2]), pd.Index([3,"
        "1]).union([2]), pd.Index([1,2]).difference([1]), pd.Index([1,2]).symmetric_difference([2,"
        "3]), pd.Index([1,2]).append(pd.Index(['a'])), pd.Index(['b','a']).union(['a'],sort=False)"
    ),
    "pd.Index([1,2]).get_loc(9)",
    "pd.Index([1,2]).get_loc([1])",
    "pd.Index([1,2])[5]",
    "pd.Index([1,2])['a']",
    "i=pd.Index([1,2]); i[0]=5",
    "pd.Index([1,2]).drop([5])",
    "pd.Index([1,2]).shift(1)",
    "pd.RangeIndex(5).get_loc(7)",
    "pd.RangeIndex(5).get_loc('a')",
    "pd.RangeIndex(1,2,0)",
    "pd.RangeIndex('a')",
    "pd.RangeIndex(5,name='k').to_frame(), pd.RangeIndex(5).memory_usage(), pd.RangeIndex(5).nbytes",
    (
        "pd.MultiIndex.from_arrays([['a','b'],[1,2]]), pd.MultiIndex.from_tuples([('a',1),('b',"
        "None)]), pd.MultiIndex.from_frame(pd.DataFrame({'p':[1],'q':['z']}))"
    ),
    "pd.MultiIndex.from_tuples([])",
    "pd.MultiIndex.from_arrays([[1,2],[1]])",
    "pd.MultiIndex.from_product([['a','b'],[1,2]]).get_loc('zz')",
    "pd.MultiIndex.from_product([['a','b'],[1,2]]).get_loc(('a',9))",
    (
        "df=pd.DataFrame({'v':range(4)},index=pd.MultiIndex.from_product([['a','b'],[1,2]],"
        "names=['x','y'])); df.loc['a'], df.loc[('a',1)], df.loc[('a',1),'v'], df.loc['a':'b'], "
        "df.loc[['a']], df.loc[[('a',2),('b',1)]], df.xs(1,level='y'), df.xs('a'), "
        "df.loc[(slice(None),1),:], df.loc[pd.IndexSlice[:,2],:], df.reset_index(), "
        "df.reset_index(level='x'), df.reset_index(drop=True), df.swaplevel(), df.droplevel('x')"
    ),
    (
        "df=pd.DataFrame({'v':range(4)},index=pd.MultiIndex.from_product([['a','b'],[1,2]],"
        "names=['x','y'])); df.loc['zz']"
    ),
    (
        "df=pd.DataFrame({'v':range(4)},index=pd.MultiIndex.from_product([['a','b'],[1,2]],"
        "names=['x','y'])); df.loc[('a',9)]"
    ),
    (
        "df=pd.DataFrame({'v':range(4)},index=pd.MultiIndex.from_product([['a','b'],[1,2]],"
        "names=['x','y'])); df.loc[('a',9),:]"
    ),
    (
        "df=pd.DataFrame({'v':range(4)},index=pd.MultiIndex.from_product([['a','b'],[1,2]],"
        "names=['x','y'])); df.xs(5,level='y')"
    ),
    (
        "df=pd.DataFrame([[1,2,3]],columns=pd.MultiIndex.from_tuples([('a','x'),('a','y'),('b',"
        "'x')])); df['a'], df[('a','x')], df['a','x'], df.loc[:,'a'], df.xs('x',axis=1,level=1), "
        "df['b'], df.stack(), df.columns.get_level_values(1)"
    ),
    "df=pd.DataFrame([[1,2,3]],columns=pd.MultiIndex.from_tuples([('a','x'),('a','y'),('b','x')])); df['zz']",
    (
        "df=pd.DataFrame([[1,2,3]],columns=pd.MultiIndex.from_tuples([('a','x'),('a','y'),('b',"
        "'x')])); df.columns=['_'.join(c) for c in df.columns]; df"
    ),
    "pd.Index(['a','b']).union(pd.Index([0,1]))",
    "pd.Index(['a','b']).join(pd.RangeIndex(2),how='outer')",
    "pd.Index([0,1]).join(pd.Index(['a','b']),how='outer')",
    "pd.Index(['a','b']).join(pd.Index(['b','c']),how='outer')",
    "pd.Index(['b','a']).join(pd.Index(['c']),how='outer')",
    (
        "i=pd.Index([1,2]); s=pd.Series([1,2],index=i); (s.index is i, s.index is s.index, "
        "s.copy().index is s.index, s[:].index is s.index, (s+1).index is s.index, "
        "s.to_frame().index is s.index)"
    ),
    "i=pd.Index([1,2]); s=pd.Series([1,2],index=i); i.name='k'; s.index.name",
    "i=pd.Index([1,2]); s=pd.Series([1,2]); s.index=i; i.name='k'; s.index.name, s.index is i",
    (
        "i=pd.Index([1,2]); d=pd.DataFrame({'a':[1,2]},index=i); i.name='k'; d.index.name, "
        "d.index is i, d.index is d.index"
    ),
    "d=pd.DataFrame({'a':[1,2]}); s=d['a']; d.index.name='k'; s.index.name",
    "d=pd.DataFrame({'a':[1,2]}); s=d['a']; s.index.name='k'; d.index.name",
    "d=pd.DataFrame({'a':[1,2]}); s=d+1; s.index.name='k'; d.index.name",
    "d=pd.DataFrame({'a':[1,2]}); s=d.iloc[0]; s.index.name='k'; d.columns.name",
    "d=pd.DataFrame({'a':[1,2]}); s=d.T; s.index.name='k'; d.columns.name",
    "d=pd.DataFrame({'a':[1,2]}); s=pd.DataFrame(d); s.index.name='k'; d.index.name",
    "d=pd.DataFrame({'a':[1,2]}); s=pd.Series([1,2],index=d.index); s.index.name='k'; d.index.name",
    "d=pd.DataFrame({'a':[1,2]}); s=d.reindex(d.index); s.index.name='k'; d.index.name",
    "d=pd.DataFrame({'a':[1,2]}); s=d.dtypes; s.index.name='k'; d.columns.name",
    (
        "pd.Series(np.array([pd.Timestamp('2020'),None],dtype=object)).dtype, "
        "pd.DataFrame(np.array([[pd.Timestamp('2020'),1]],dtype=object)).dtypes, "
        "pd.Series(np.array([pd.Timedelta(1)],dtype=object)).dtype, pd.Series(np.array([None,None],"
        "dtype=object)).dtype, pd.Series(np.array([pd.NaT,None],dtype=object)).dtype, "
        "pd.Index(np.array([pd.Timestamp('2020')],dtype=object)).dtype"
    ),
    "pd.RangeIndex(3).repeat([1, 1, 1])",
    "pd.RangeIndex(3).repeat([1, 0, 1])",
]


@pytest.mark.parametrize("source", CASES)
def test_index(source: str) -> None:
    assert_same(source)
