"""Groups and joins of random small tables of all kinds of columns, shim against original."""

from __future__ import annotations

import random

import pytest
from differential import assert_same

AGGREGATIONS = """
['v'].sum() | ['v'].mean() | ['v'].min() | ['v'].max() | ['v'].first() | ['v'].last() | ['v'].count() | ['v'].nunique()
['v'].std() | ['v'].median() | .size() | [['v', 'w']].agg('max') | ['v'].agg(['count', 'first'])
.agg(x=('v', 'count'), y=('w', 'last')) | ['v'].transform('first') | ['v'].cumcount() | ['v'].shift() | ['v'].cumsum()
.head(2) | .nth(0) | .ngroup() | ['v'].any() | ['v'].idxmax() | ['v'].cummax() | [['v']].count() | .first()
['v'].apply(len) | ['v'].agg(lambda s: s.count()) | .apply(lambda g: len(g)) | ['v'].prod() | ['v'].quantile()
"""
CALLS = [call.strip() for line in AGGREGATIONS.strip().splitlines() for call in line.split("|")]
KEYS = ["'k'", "['k', 'j']", "['k']", "df['k']", "df['v'].isna()"]
OPTIONS = [
    "",
    "",
    ", sort=False",
    ", dropna=False",
    ", as_index=False",
    ", observed=False",
    ", sort=False, dropna=False",
]


def column(chance: random.Random, size: int) -> str:
    kind = chance.choice(["int", "float", "str", "object", "moment", "bool", "duration", "category"])
    if kind == "int":
        return repr([chance.randint(0, 4) for _ in range(size)])
    if kind == "float":
        return "[" + ", ".join(chance.choice(["np.nan", "0.5", "1.0", "-0.0", "0.1"]) for _ in range(size)) + "]"
    if kind == "str":
        return repr([chance.choice(["x", "y", "z", None]) for _ in range(size)])
    if kind == "object":
        return repr([chance.choice([1, "x", None, 2.5]) for _ in range(size)])
    if kind == "moment":
        return (
            f"pd.to_datetime({[chance.choice(['2013-01-01', '2013-01-02', '2013-02-01', None]) for _ in range(size)]})"
        )
    if kind == "bool":
        return repr([chance.random() < 0.5 for _ in range(size)])
    if kind == "duration":
        return f"pd.to_timedelta({[chance.randint(0, 3) for _ in range(size)]}, unit='h')"
    values = [chance.choice(["x", "y", "z", None]) for _ in range(size)]
    return f"pd.Categorical({values}, categories=['z', 'q', 'y', 'x'], ordered={chance.random() < 0.5})"


def frame(chance: random.Random, labels: str, size: int) -> str:
    return "pd.DataFrame({" + ", ".join(f"{label!r}: {column(chance, size)}" for label in labels) + "})"


@pytest.mark.parametrize("seed", range(120))
def test_groups(seed):
    from understudy_numpy.primitives.refusal import Refusal

    chance = random.Random(seed)
    source = f"df = {frame(chance, 'kjvw', chance.choice([1, 6, 15]))}\n"
    source += f"df.groupby({chance.choice(KEYS)}{chance.choice(OPTIONS)}){chance.choice(CALLS)}"
    compare(source, Refusal)


@pytest.mark.parametrize("seed", range(80))
def test_joins(seed):
    from understudy_numpy.primitives.refusal import Refusal

    chance = random.Random(seed)
    first, second = chance.choice([1, 5, 12]), chance.choice([3, 8])
    source = f"k = pd.Series({column(chance, first + second)})\n"
    source += f"a = {frame(chance, 'jv', first)}\nb = {frame(chance, 'jw', second)}\n"
    source += f"a['k'] = k.iloc[:{first}]\nb['k'] = k.iloc[{first}:].reset_index(drop=True)\n"
    how = chance.choice(["left", "right", "inner", "outer"])
    on = chance.choice([["k"], ["k", "j"]])
    source += f"a.merge(b, on={on}, how={how!r}, sort={chance.random() < 0.3}, indicator={chance.random() < 0.2})"
    compare(source, Refusal)


def compare(source: str, refusal: type[Exception]) -> None:
    """The same on both sides, unless the shim refuses."""
    from differential import SHIMS, outcome

    if outcome(source, SHIMS).get("raises", ("",))[0] == refusal.__name__:
        pytest.skip("refused")
    assert_same(source)
