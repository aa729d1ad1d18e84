"""Sorting and ranks, compared with the installed pandas."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "pd.Series([3, 1, 2]).sort_values()",
    "pd.Series([3, 1, 2, 1]).sort_values(ascending=False)",
    "pd.Series([3, np.nan, 2]).sort_values()",
    "pd.Series([3, np.nan, 2]).sort_values(na_position='first')",
    "pd.Series(['b', None, 'a']).sort_values()",
    "pd.Series(['b', 'A', 'c']).sort_values(key=lambda s: s.map(str.lower))",
    "pd.Series([3, 1, 2]).sort_values(ignore_index=True)",
    "pd.Series([3, 'a']).sort_values()",
    "pd.Series([3, 1, 2]).sort_values(na_position='x')",
    "pd.Series([3, 1, 2], index=list('cab')).sort_index()",
    "pd.Series([3, 1, 2], index=list('cab')).sort_index(ascending=False)",
    "pd.Series([3, 1, 2]).argsort()",
    "pd.Series([3, 1, 3]).rank()",
    "pd.Series([3, 1, 3, np.nan]).rank(method='min')",
    "pd.Series([3, 1, 3]).rank(method='dense', ascending=False)",
    "pd.Series([3, 1, 3]).rank(method='first', pct=True)",
    "pd.Series([3, 1, 5, 2]).nlargest(2), pd.Series([3, 1, 5, 2]).nsmallest(2)",
    "pd.Series([3, 1, 3, 2]).nlargest(1, keep='all')",
    "pd.DataFrame({'a': [2, 1, 2], 'b': [1, 5, 0]}).sort_values('a')",
    "pd.DataFrame({'a': [2, 1, 2], 'b': [1, 5, 0]}).sort_values(['a', 'b'])",
    "pd.DataFrame({'a': [2, 1, 2], 'b': [1, 5, 0]}).sort_values(['a', 'b'], ascending=[False, True])",
    "pd.DataFrame({'a': [2, np.nan, 2], 'b': list('zyx')}).sort_values(['a', 'b'], na_position='first')",
    "pd.DataFrame({'a': [2, 1, 2]}).sort_values('z')",
    "pd.DataFrame({'a': [2, 1, 2]}).sort_values(['a'], ascending=[True, False])",
    "pd.DataFrame({'a': [2, 1, 2]}, index=[3, 1, 2]).sort_index()",
    "pd.DataFrame({'b': [2], 'a': [1]}).sort_index(axis=1)",
    "pd.DataFrame({'a': [2, 1, 2], 'b': [1, 5, 0]}).rank()",
    "pd.DataFrame({'a': [2, 1, 2], 'b': [1, 5, 0]}).nlargest(2, ['a', 'b'])",
    "d = pd.DataFrame({'a': [2, 1]}); d.sort_values('a', inplace=True); d",
    "pd.DataFrame({'a': [2, 1, 2], 'b': [1, 5, 0]}).set_index(['a', 'b']).sort_index()",
    "pd.Series([1, 2, 3], index=pd.MultiIndex.from_tuples([(2, 'a'), (1, 'b'), (1, 'a')])).sort_index()",
    "pd.Series([1, 2, 3], index=pd.MultiIndex.from_tuples([(2, 'a'), (1, 'b'), (1, 'a')])).sort_index(level=1)",
]


@pytest.mark.parametrize("source", CASES)
def test_sort(source: str) -> None:
    assert_same(source)
