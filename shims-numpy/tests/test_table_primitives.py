"""Laws of the table primitives: each against the few lines that say what it means."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from understudy_numpy.primitives.pure import csv, groups, join

KEYS = st.lists(st.one_of(st.none(), st.integers(-3, 3)), max_size=30)
SMALL = st.lists(st.integers(0, 4), max_size=12)
FIELD = st.text(st.sampled_from('ab1,"\n '), max_size=5)


@settings(max_examples=60, deadline=None)
@given(KEYS)
def test_factorize_gives_the_values_back(values):
    codes, uniques = groups.factorize(values)
    assert [uniques[code] if code >= 0 else None for code in codes] == values
    assert uniques == [value for value in dict.fromkeys(values) if value is not None]
    codes, uniques = groups.sort_codes(codes, uniques)
    assert uniques == sorted(uniques)
    assert [uniques[code] if code >= 0 else None for code in codes] == values


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 3)), max_size=30))
def test_combined_codes_split_again(rows):
    columns = [[row[0] for row in rows], [row[1] for row in rows]]
    for key, row in zip(groups.combine_codes(columns, [3, 4]) if rows else [], rows):
        assert key == -1 if -1 in row else groups.split_code(key, [3, 4]) == list(row)


@settings(max_examples=100, deadline=None)
@given(SMALL, SMALL, st.sampled_from(["inner", "left", "right", "outer"]), st.booleans())
def test_join_is_the_nested_loop(left, right, how, sort):
    rows, others = join.join_indexers(left, right, how, sort)
    rows = list(range(len(left))) if rows is None else rows
    others = list(range(len(right))) if others is None else others
    pairs = [(i, j) for i, a in enumerate(left) for j, b in enumerate(right) if a == b]
    if how == "right":
        pairs.sort(key=lambda pair: pair[1])
    if how in ("left", "outer"):
        pairs += [(i, -1) for i, a in enumerate(left) if a not in right]
    if how in ("right", "outer"):
        pairs += [(-1, j) for j, b in enumerate(right) if b not in left]
    assert sorted(zip(rows, others)) == sorted(pairs)
    keys = [left[i] if i >= 0 else right[j] for i, j in zip(rows, others)]
    if sort or how == "outer":
        assert keys == sorted(keys)
    elif how == "right":
        assert others == sorted(others)
    else:
        assert rows == sorted(rows)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(FIELD, min_size=3, max_size=3), min_size=1, max_size=8))
def test_quoted_fields_come_back(rows):
    text = "\n".join(",".join('"' + field.replace('"', '""') + '"' for field in row) for row in rows)
    lines = csv.csv_lines(text + "\n", csv.Dialect())
    codes, texts, count = csv.csv_columns(lines, 0, None, 3, csv.Dialect())
    assert count == len(rows)
    assert [[texts[k][codes[k][i]] for k in range(3)] for i in range(count)] == rows


def test_ragged_lines_say_where():
    with pytest.raises(csv.RaggedLine, match="Expected 2 fields in line 3, saw 3"):
        csv.csv_columns(["a,b", "1,2", "1,2,3"], 1, None, 2, csv.Dialect())


@pytest.mark.parametrize(
    ("texts", "integers", "decimals"),
    [
        (["1", "-2", "+3", " 4 "], [1, -2, 3, 4], [1.0, -2.0, 3.0, 4.0]),
        (["1_0"], None, None),
        (["٣"], None, None),
        (["1.5", "2e3", ".5", "5."], None, [1.5, 2000.0, 0.5, 5.0]),
        (["inf", "-Infinity"], None, [math.inf, -math.inf]),
        (["nan"], None, None),
        (["0x10"], None, None),
        (["-"], None, None),
    ],
)
def test_numbers(texts, integers, decimals):
    assert csv.parse_integers(texts) == integers
    assert csv.parse_decimals(texts) == decimals


def test_sums_are_compensated():
    assert groups.group_sum([0.1] * 10, [0] * 10, 1, True) == ([1.0], [10])
    assert groups.group_sum([math.nan, 1.0], [0, 1], 3, True) == ([0.0, 1.0, 0.0], [0, 1, 0])
