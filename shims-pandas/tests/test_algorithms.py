"""factorize, unique, value_counts, isin, duplicated and mode."""

from __future__ import annotations

import pytest
from differential import assert_same

VALUES = [
    "['b', 'a', 'c', 'a', 'b', None, 'd']",
    "[3, 1, 3, 2, 1]",
    "[3, 1.5, np.nan, 2, 1.5, np.nan]",
    "[True, False, True]",
    "[1, 'x', None, 1]",
    "pd.to_datetime(['2013-01-02', '2013-01-01', None, '2013-01-02'])",
    "pd.Categorical(['a', 'b', 'a', None], categories=['c', 'b', 'a'])",
    "[]",
]

CALLS = [
    "s.value_counts()",
    "s.value_counts(dropna=False)",
    "s.value_counts(normalize=True)",
    "s.value_counts(ascending=True)",
    "s.value_counts(sort=False)",
    "s.unique()",
    "s.nunique()",
    "pd.factorize(s)",
    "pd.factorize(s, use_na_sentinel=False)",
    "s.mode()",
    "s.duplicated()",
    "s.duplicated(keep='last')",
    "s.duplicated(keep=False)",
    "s.drop_duplicates()",
]

CASES = [
    "pd.factorize(np.array([3, 1, 3]))",
    "pd.factorize(np.array([3, 1, 3]), sort=True)",
    "pd.factorize(['b', 'a'])",
    "pd.unique(np.array([2, 1, 2]))",
    "pd.unique(pd.Series(['b', 'a', None, 'b']))",
    "pd.Series([3, 1, 3, 2, 1]).value_counts(bins=2)",
    "pd.Series([3, 1, 3, 2, 1], name='q').value_counts()",
    "pd.Index([1, 1, 2], name='i').value_counts()",
    "pd.Series([1, 2.5, np.nan]).isin([1, np.nan])",
    "pd.Series(['a', 'b', None]).isin(['a'])",
    "pd.Series(['a', 'b', None]).isin(['a', None])",
    "pd.Series([1, 2]).isin(['1'])",
    "pd.Series([1, 2]).isin([1.0])",
    "pd.Series([1, 2]).isin(pd.Series([2, 3]))",
    "pd.Series(['a', 'b']).isin({'a'})",
    "pd.Series(['a', 'b']).isin('a')",
    "pd.Series(pd.to_datetime(['2013-01-02', '2013-01-01'])).isin(['2013-01-01'])",
    "pd.DataFrame({'a': [1, 2, 1, 2, 1], 'b': list('xyxyz')}).duplicated()",
    "pd.DataFrame({'a': [1, 2, 1, 2, 1], 'b': list('xyxyz')}).drop_duplicates('a')",
    "pd.DataFrame({'a': [1, 2, 1, 2, 1], 'b': list('xyxyz')}).value_counts()",
    "pd.DataFrame({'a': [1, 2, 1, 2, 1], 'b': list('xyxyz')}).value_counts(normalize=True)",
]


KNOWN = {
    (VALUES[7], "s.unique()"): "the strides of an empty array",
}


@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("call", CALLS)
def test_by_value(values, call, request):
    if (values, call) in KNOWN:
        request.applymarker(pytest.mark.xfail(strict=True, reason=KNOWN[values, call]))
    assert_same(f"s = pd.Series({values})\n{call}")


@pytest.mark.parametrize("source", CASES)
def test_algorithms(source):
    assert_same(source + "  # np. pd.")
