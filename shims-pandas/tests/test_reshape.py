"""Levels to columns and back, pivots, melting and dummies."""

from __future__ import annotations

import pytest
from differential import assert_same

TABLE = """
df = pd.DataFrame({'a': list('xyxyz'), 'b': [1, 1, 2, 2, 1], 'v': [1, 2, 3, 4, 5], 'w': [1.5, 2, np.nan, 4, 5]})
s = df.set_index(['a', 'b'])['v']
"""

CASES = [
    "s.unstack()",
    "s.unstack(0)",
    "s.unstack('a')",
    "s.unstack(fill_value=0)",
    "[str(dtype) for dtype in s.unstack(fill_value=0).dtypes]",
    "df.set_index(['a', 'b']).unstack()",
    "df.set_index(['a', 'b']).unstack(0)",
    "df.set_index(['a', 'b']).unstack().columns",
    "df.set_index(['a', 'b']).unstack().stack()",
    "df[['v', 'w']].stack()",
    "df.stack()",
    "df[['v', 'w']].unstack()",
    "df.set_index(['a', 'v'])[['b']].unstack()",
    "pd.Series([1, 2], index=pd.MultiIndex.from_tuples([('x', 1), ('x', 1)])).unstack()",
    "pd.Series([1, 2]).unstack()",
    "df.groupby(['a', 'b']).size().unstack()",
    "(df[df['v'] > 1].groupby(['a', 'b']).size() / df.groupby(['a', 'b']).size()).unstack()",
    "df.pivot(index='a', columns='b', values='v')",
    "df.pivot(index='a', columns='b')",
    "df.pivot(index='a', columns='b', values=['v', 'w'])",
    "df.pivot_table(index='a', columns='b', values='v')",
    "df.pivot_table(index='a', columns='b')",
    "df.pivot_table(index='a', values='v', aggfunc='sum')",
    "df.pivot_table(index='a', values=['v', 'w'], aggfunc=['sum', 'mean'])",
    "df.pivot_table(index=['a', 'b'], values='w')",
    "df.pivot_table(index='a', columns='b', values='v', aggfunc='sum', fill_value=0)",
    "df.pivot_table(index='a', columns='b', values='v', aggfunc='sum', fill_value=0, margins=True)",
    "df.pivot_table(index='a', values='v', aggfunc='sum', margins=True)",
    "df.pivot_table(index='a', columns='b', values=['v', 'w'], aggfunc={'v': 'sum', 'w': 'max'})",
    "df.pivot_table(columns='b', values='v')",
    "df.pivot_table(index='zz', values='v')",
    "df.pivot_table(index='a', values='zz')",
    "df.melt(id_vars='a')",
    "df.melt(id_vars=['a'], value_vars=['v'], var_name='q', value_name='z')",
    "df[['v', 'w']].melt()",
    "df.melt(id_vars='zz')",
    "df.melt(id_vars='a', ignore_index=False)",
    "pd.melt(df, id_vars=['a', 'b'])",
    "pd.crosstab(df['a'], df['b'])",
    "pd.crosstab(df['a'], df['b'], margins=True)",
    "pd.crosstab(df['a'], df['b'], normalize=True)",
    "pd.crosstab(df['a'], df['b'], normalize='index')",
    "pd.crosstab(df['a'], df['b'], values=df['v'], aggfunc='sum')",
    "pd.crosstab(df['a'], df['b'], rownames=['r'], colnames=['c'])",
    "pd.get_dummies(df)",
    "pd.get_dummies(df['a'])",
    "pd.get_dummies(df['a'], prefix='p', drop_first=True, dtype=int)",
    "pd.get_dummies(df, columns=['b'])",
    "pd.get_dummies(pd.Series(['x', None, 'y']), dummy_na=True)",
    "df.assign(L=[[1, 2], [], [3], None, 'q'], M=[['a', 'b'], ['c'], ['d'], 'e', 'f']).explode('L')",
    "df.assign(L=[[1, 2], [], [3], None, 'q'], M=[['a', 'b'], ['c'], ['d'], 'e', 'f']).explode(['L', 'M'])",
    "df.assign(L=[[1, 2], [], [3], None, 'q'], M=[['a', 'b'], ['c'], ['d'], 'e', 'f']).explode(['L', 'a'])",
    "df.assign(L=[[1, 2], [], [3], None, 'q'], M=[['a', 'b'], ['c'], ['d'], 'e', 'f']).explode(['M'], ignore_index=True)",
    "df.explode([])",
    "df.explode(['a', 'a'])",
    "df.explode('a')",
    "pd.Series([['a'], [], ['b']]).explode()",
    "pd.Series([[pd.Timestamp('2020')], []]).explode()",
    "pd.Series([[1], [2.5]]).explode()",
    "pd.crosstab(df.a, 'count')",
    "pd.crosstab(index=df.a, columns='n', colnames=[''])",
    "pd.crosstab(df.a, df.b, normalize=True, margins=True)",
    "pd.crosstab(df.a, df.b, normalize='index', margins=True)",
    "pd.crosstab(df.a, df.b, normalize='columns', margins=True)",
    "pd.get_dummies(df, columns=['zz'])",
    "df.set_index(['a', 'v']).unstack().stack([0, 1])",
]


@pytest.mark.parametrize("source", CASES)
def test_reshape(source):
    assert_same(TABLE + source)
