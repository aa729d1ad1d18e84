"""Laws that any column and any labels keep, tried on generated ones."""

from __future__ import annotations

import understudy_pandas as pd
from differential import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

# No negative zero: which of two zeros is the least is up to NumPy's vector instructions.
FLOATS = st.floats(-1e6, 1e6).map(lambda value: value + 0.0)
NUMBERS = st.lists(st.one_of(st.integers(-9, 9), FLOATS, st.none()), min_size=1, max_size=30)
LABELS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8)
FEW = settings(max_examples=40, deadline=None)


@FEW
@given(NUMBERS)
def test_reductions_are_those_of_pandas(values: list[float | None]) -> None:
    assert_same(
        f"s = pd.Series({values!r}, dtype=float)\n"
        "(s.sum(), s.mean(), s.std(), s.median(), s.min(), s.max(), s.count(), s.quantile([0.1, 0.5]), s.cumsum())"
    )


@FEW
@given(NUMBERS)
def test_order_is_that_of_pandas(values: list[float | None]) -> None:
    assert_same(
        f"s = pd.Series({values!r}, dtype=float)\n(s.sort_values(kind='stable'), s.rank(), s.nlargest(3), s.ffill())"
    )


@FEW
@given(LABELS, LABELS)
def test_set_operations_are_those_of_pandas(left: list[str], right: list[str]) -> None:
    assert_same(
        f"a, b = pd.Index({left!r}).unique(), pd.Index({right!r}).unique()\n"
        "(a.union(b), a.intersection(b), a.difference(b), a.get_indexer(b), a.append(b))"
    )


@FEW
@given(LABELS, LABELS)
def test_alignment_is_that_of_pandas(left: list[str], right: list[str]) -> None:
    left, right = list(dict.fromkeys(left)), list(dict.fromkeys(right))
    assert_same(
        f"a = pd.Series(range({len(left)}), index={left!r})\nb = pd.Series(range({len(right)}), index={right!r})\n"
        "(a + b, a.add(b, fill_value=0), a.reindex(b.index), a.isin(b))"
    )


@FEW
@given(NUMBERS, st.data())
def test_a_write_to_a_part_never_shows_in_the_whole(values: list[float | None], data: st.DataObject) -> None:
    whole = pd.Series(values, dtype=float)
    before = whole.fillna(-1).tolist()
    start = data.draw(st.integers(0, len(values) - 1))
    part = whole.iloc[start:]
    part.iloc[0] = 123.0
    assert whole.fillna(-1).tolist() == before
    whole.iloc[start] = 7.0
    assert part.iloc[0] == 123.0


@FEW
@given(LABELS)
def test_every_label_is_found_where_it_stands(labels: list[str]) -> None:
    series = pd.Series(range(len(labels)), index=labels)
    for position, label in enumerate(labels):
        found = series.loc[label]
        assert position in (found.tolist() if isinstance(found, pd.Series) else [found])
