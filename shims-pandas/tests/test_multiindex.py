"""MultiIndex and look-up by some of its levels, compared with the installed pandas."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "pd.MultiIndex.from_tuples([(1, 'a'), (2, 'b')], names=['x', 'y'])",
    "pd.MultiIndex.from_arrays([[1, 1, 2], ['b', 'a', 'a']])",
    "pd.MultiIndex.from_product([[1, 2], ['a', 'b']], names=['n', 's'])",
    "pd.MultiIndex.from_frame(pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}))",
    "m = pd.MultiIndex.from_product([[2, 1], ['b', 'a']]); (m.levels, m.codes, m.names, m.nlevels)",
    "m = pd.MultiIndex.from_product([[1, 2], ['a', 'b']]); (m[0], m[1:3], m.get_level_values(0), m.get_level_values(1))",
    "m = pd.MultiIndex.from_product([[1, 2], ['a', 'b']]); (m.get_loc((1, 'b')), m[m.get_loc(2)])",
    "m = pd.MultiIndex.from_product([[1, 2], ['a', 'b']]); m.get_loc(9)",
    "m = pd.MultiIndex.from_product([[1, 2], ['a', 'b']]); m.get_loc((1, 'z'))",
    "m = pd.MultiIndex.from_product([[1, 2], ['a', 'b']]); m.droplevel(0)",
    "m = pd.MultiIndex.from_product([[1, 2], ['a', 'b']], names=['x', 'y']); m.swaplevel()",
    "m = pd.MultiIndex.from_product([[1, 2], ['a', 'b']], names=['x', 'y']); m.set_names(['p', 'q'])",
    "m = pd.MultiIndex.from_product([[1, 2], ['a', 'b']]); m.isin([(1, 'a')])",
    "m = pd.MultiIndex.from_tuples([(1, 'a'), (1, 'a')]); (m.is_unique, m.duplicated(), m.unique())",
    "m = pd.MultiIndex.from_tuples([(2, 'a'), (1, 'b')]); (m.sort_values(), m.is_monotonic_increasing)",
    "m = pd.MultiIndex.from_tuples([(2, 'a'), (1, 'b')]); m.append(pd.MultiIndex.from_tuples([(3, 'c')]))",
    "m = pd.MultiIndex.from_tuples([(2, 'a'), (1, 'b')]); m.union(pd.MultiIndex.from_tuples([(3, 'c')]))",
    "m = pd.MultiIndex.from_tuples([(2, 'a'), (1, 'b')]); m.to_frame()",
    "m = pd.MultiIndex.from_tuples([(2, 'a'), (1, 'b')]); m.to_flat_index()",
    "m = pd.MultiIndex.from_product([[1, 2], ['a', 'b']]); (1, 'a') in m, (1, 'z') in m, 1 in m, 5 in m",
    "pd.Series([1, 2, 3, 4], index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']]))",
    "pd.Series([1, 2, 3, 4], index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']]))[1]",
    "pd.Series([1, 2, 3, 4], index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']]))[1, 'b']",
    "pd.Series([1, 2, 3, 4], index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']])).loc[2]",
    "pd.Series([1, 2, 3, 4], index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']])).loc[:, 'b']",
    "pd.Series([1, 2, 3, 4], index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']])).loc[(1, 'a')]",
    "pd.Series([1, 2, 3, 4], index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']])).loc[[2]]",
    "pd.Series([1, 2, 3, 4], index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']])).loc[9]",
    "pd.Series([1, 2, 3, 4], index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']])).loc[1:1]",
    "pd.Series([1, 2, 3, 4], index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']])).xs('a', level=1) if False else 1",
    "d = pd.DataFrame({'v': [1, 2, 3, 4]}, index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']], names=['n', 's'])); d",
    "d = pd.DataFrame({'v': [1, 2, 3, 4]}, index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']], names=['n', 's'])); d.loc[1]",
    "d = pd.DataFrame({'v': [1, 2, 3, 4]}, index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']], names=['n', 's'])); d.loc[(1, 'b')]",
    "d = pd.DataFrame({'v': [1, 2, 3, 4]}, index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']], names=['n', 's'])); d.loc[(1, 'b'), 'v']",
    "d = pd.DataFrame({'v': [1, 2, 3, 4]}, index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']], names=['n', 's'])); d.xs('b', level='s')",
    "d = pd.DataFrame({'v': [1, 2, 3, 4]}, index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']], names=['n', 's'])); d.reset_index()",
    "d = pd.DataFrame({'v': [1, 2, 3, 4]}, index=pd.MultiIndex.from_product([[1, 2], ['a', 'b']], names=['n', 's'])); d.droplevel('n')",
    "d = pd.DataFrame(np.arange(4).reshape(2, 2), columns=pd.MultiIndex.from_tuples([('a', 'x'), ('b', 'y')])); d",
    "d = pd.DataFrame(np.arange(4).reshape(2, 2), columns=pd.MultiIndex.from_tuples([('a', 'x'), ('b', 'y')])); d['a']",
    "d = pd.DataFrame(np.arange(4).reshape(2, 2), columns=pd.MultiIndex.from_tuples([('a', 'x'), ('b', 'y')])); d['a', 'x']",
    "d = pd.DataFrame(np.arange(4).reshape(2, 2), columns=pd.MultiIndex.from_tuples([('a', 'x'), ('b', 'y')])); d['z']",
    "pd.Series([1, 2], index=pd.MultiIndex.from_tuples([(1, 'a'), (2, 'b')])) + pd.Series([5, 6], index=pd.MultiIndex.from_tuples([(2, 'b'), (3, 'c')]))",
    "pd.Series([1, 2], index=pd.MultiIndex.from_tuples([(1, 'a'), (2, 'b')])).reset_index()",
]


@pytest.mark.parametrize("source", CASES)
def test_multiindex(source: str) -> None:
    assert_same(source)
