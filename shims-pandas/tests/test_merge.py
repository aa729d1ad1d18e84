"""`merge` and `join`: rows, their order, keys, names and errors."""

from __future__ import annotations

import pytest
from differential import assert_same

TABLES = """
a = pd.DataFrame({'k': ['b', 'a', 'c', 'a', None], 'n': [1, 2, 3, 4, 5], 'v': [1, 2, 3, 4, 5]})
b = pd.DataFrame({'k': ['a', 'd', 'b', 'a', None], 'n': [2, 9, 1, 4, 5], 'w': [10., 20., 30., 40., 50.]})
u = pd.DataFrame({'k': ['c', 'a', 'b'], 'w': [1, 2, 3]})
"""

HOWS = ["left", "right", "inner", "outer"]

CASES = [
    *[f"a.merge(b, on='k', how={how!r})" for how in HOWS],
    *[f"a.merge(b, on=['k', 'n'], how={how!r})" for how in HOWS],
    *[f"a.merge(u, on='k', how={how!r})" for how in HOWS],
    *[f"a.merge(b, on='n', how={how!r}, sort=True)" for how in HOWS],
    *[f"a.merge(b, left_on='n', right_on='n', how={how!r}, suffixes=('', '_r'))" for how in HOWS],
    *[f"a.merge(b, left_on='v', right_on='n', how={how!r})" for how in HOWS],
    *[f"a.set_index('k').merge(u.set_index('k'), left_index=True, right_index=True, how={how!r})" for how in HOWS],
    *[f"a.merge(u.set_index('k'), left_on='k', right_index=True, how={how!r})" for how in HOWS],
    *[f"u.set_index('k').merge(a, left_index=True, right_on='k', how={how!r})" for how in HOWS],
    *[f"a.merge(b, on='k', how={how!r}, indicator=True)" for how in HOWS],
    "a.merge(u)",
    "pd.merge(a, b)",
    "pd.merge(a, b, on='k', suffixes=('_l', '_r'))",
    "pd.merge(a, b, on='k', suffixes=(None, '_r'))",
    "pd.merge(a, b, on='k', suffixes=(None, None))",
    "pd.merge(u, a, how='cross')",
    "pd.merge(u, a, how='cross', on='k')",
    "a.merge(u, on='k', how='left_anti')",
    "a.merge(u, on='zz')",
    "a.merge(u, how='sideways')",
    "a.merge(3)",
    "a.merge(u, on='k', left_on='k')",
    "a.merge(u, left_on='k')",
    "a.merge(u, left_on=['k', 'n'], right_on='k')",
    "a[['v']].merge(u)",
    "a.merge(b, left_on='k', right_on='n')",
    "a.merge(u, on='k', validate='1:1')",
    "a.merge(u, on='k', validate='m:1')",
    "a.merge(b, on='k', validate='many_to_one')",
    "a.merge(u, on='k', validate='x')",
    "a.merge(u['k'], on='k')",
    "a.merge(u, on='k', how='left', indicator='where')",
    "a.astype({'n': 'float64'}).merge(b, on='n')",
    "a.merge(b.iloc[:0], on='k', how='left')",
    "a.iloc[:0].merge(b, on='k', how='right')",
    "a.iloc[:0].merge(b, on='k', how='outer')",
    "a.merge(b, left_on=a['n'], right_on='n')",
    "a.join(u.set_index('k'), on='k', rsuffix='_r')",
    "a.join(u)",
    "a.join(u, lsuffix='_l')",
    "a.join(u.rename(columns={'k': 'q'}))",
    "a.join(u['w'])",
    "a.join(u.rename(columns={'k': 'q'}), how='inner')",
    "a.rename(index={0: 7}).join(u.rename(columns={'k': 'q'}), how='outer')",
    "a.set_index(['k', 'n']).merge(b.set_index(['k', 'n']), left_index=True, right_index=True)",
    "x = pd.DataFrame({'d': pd.to_datetime(['2013-01-02', '2013-01-01']), 'v': [1, 2]}); x.merge(x, on='d')",
    "x = a.assign(k=a['k'].astype('category')); x.merge(u, on='k')",
    "[str(dtype) for dtype in a.merge(u, on='k').dtypes]",
    "[str(dtype) for dtype in a.merge(b, on='k', how='outer').dtypes]",
    "a.set_index('k').merge(b, on='k')",
    "a.set_index('k').merge(b, on='k', how='left')",
    "a.merge(b.set_index('k'), on='k', how='outer')",
    "a.set_index('k').merge(b.set_index('k'), on='k', how='outer')",
    "a.set_index(['k', 'n']).merge(b.set_index(['k', 'n']), on=['k', 'n'])",
    "a.set_index(['k', 'n']).merge(b.set_index('k'), on='k')",
]


@pytest.mark.parametrize("source", CASES)
def test_merge(source):
    assert_same(TABLES + source)
