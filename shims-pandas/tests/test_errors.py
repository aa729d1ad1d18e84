"""Exceptions: type and message, compared with the installed pandas."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "pd.Series([1, 2])['x']",
    "pd.DataFrame({'a': [1]})['x']",
    "pd.DataFrame({'a': [1]}).loc['x']",
    "pd.DataFrame({'a': [1]}).iloc['x']",
    "pd.DataFrame({'a': [1]}).loc[0, 1, 2]",
    "pd.DataFrame({'a': [1]}).drop(7)",
    "pd.DataFrame({'a': [1]}).drop(columns=['a', 'q'])",
    "pd.DataFrame({'a': [1]}).drop()",
    "pd.DataFrame({'a': [1]}).rename()",
    "pd.DataFrame('abc')",
    "pd.DataFrame(np.zeros((2, 2, 2)))",
    "pd.DataFrame({'a': [1, 2]}, index=[1])",
    "pd.DataFrame([[1, 2], [3, 4]], columns=['a'])",
    "pd.DataFrame([[1, 2], [3, 4]], index=[1])",
    "pd.Series(np.zeros((2, 2)))",
    "pd.Series({1, 2})",
    "pd.Series([1, 2], dtype='nonsense')",
    "pd.Series([1, 2], dtype='datetime64')",
    "pd.Series(['a'], dtype=int)",
    "pd.Series(['a'], dtype=float)",
    "pd.Series([1.5], dtype=int)",
    "pd.Series([1, 2]).reindex([0, 0]).reindex([0, 1])",
    "pd.Series([1, 2]).sum(axis=1)",
    "pd.Series([1, 2]).apply('nothing')",
    "pd.Series([1, 2]).agg('nothing')",
    "pd.Series([1, 2]).map(5)",
    "pd.DataFrame({'a': [1]}).apply('nothing')",
    "pd.DataFrame({'a': [1]}).agg({'z': 'sum'})",
    "pd.DataFrame({'a': [1]}).insert(0, 'a', 5)",
    "pd.DataFrame({'a': [1]}).insert(7, 'b', 5)",
    "pd.DataFrame({'a': [1]}).set_index('q')",
    "pd.DataFrame({'a': [1]}).reset_index(level='q')",
    "pd.DataFrame({'a': [1]}).select_dtypes()",
    "pd.DataFrame({'a': [1]}).groupby()",
    "pd.DataFrame({'a': [1]}).to_dict('nonsense')",
    "pd.DataFrame({'a': [1]}).astype('nonsense')",
    "pd.DataFrame({'a': [1], 'b': [2]}) @ pd.DataFrame({'a': [1]})",
    "pd.Series([1]).item(), pd.Series([1, 2]).item()",
    "if pd.DataFrame({'a': [1]}): pass",
    "pd.Series([1, 2]).between(1, 2, inclusive='x')",
    "pd.Series([1, 2]).clip(lower=[1, 2, 3])",
    "pd.Series([1, 2]).where([True])",
    "pd.Series([1, 2]).where(1)",
    "pd.Series([1, 2]).rank(method='x')",
    "pd.Series([1, 2]).drop_duplicates(keep='x')",
    "pd.Series([1, 2]).quantile(1.5)",
    "pd.get_option('nothing.here')",
    "pd.set_option('display.max_rows')",
    "pd.options.display.nothing",
    "pd.get_option('display.max_rows'), pd.options.display.precision",
    "with pd.option_context('display.precision', 2): print(pd.Series([1.23456]))",
]


@pytest.mark.parametrize("source", CASES)
def test_errors(source: str) -> None:
    assert_same(source)
