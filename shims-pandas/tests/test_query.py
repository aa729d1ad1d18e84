"""`query` and `eval`, compared with the installed pandas."""

from __future__ import annotations

import pytest
from differential import assert_same

SETUP = """
df = pd.DataFrame({'A': [1, 2, 5], 'B': [3, 4, 9], 'C&C': [10, 9, 8], 'S': ['a', 'b', "it's"], 'D': pd.to_datetime(['2020-01-01', '2020-01-02', '2021-01-01'])}, index=pd.Index([7, 8, 9], name='i'))
x = 5; lst = [1, 5]; s = 'b'; d = pd.Timestamp('2020-01-02')
"""
CASES = [
    "df.query('A > zz')",
    "df.query('A > @zz')",
    "df.query('')",
    "df.query(3)",
    "df.query('C = A')",
    "df.eval('C = A + B')",
    "df.eval('A + B\\nC = A')",
    "df.query('A > 1', inplace=True), df",
    "df.query('A > 1', inplace=False)",
    "df.query('i > 7')",
    "df.query('index > 7')",
    "df.eval('A.sum() + @x')",
    "df.eval('sin(A)')",
    "df.query('A in [1, 5]')",
    "df.query('A not in @x')",
    "df.query('A in @lst'), df.query('A not in @lst')",
    "df.query('A == [1, 2]'), df.query('A != [1, 5]')",
    "df.query('(A > 1) | (B < 4)'), df.query('A > 1 & B < 9'), df.query('1 < B <= 3'), df.query('not A > 1'), df.query('~(A > 1)')",
    "df.query('A is B')",
    "df.eval('x + A')",
    "df.eval('@x'), df.eval('-A ** 2'), df.eval('A and B'), df.eval('A > 1'), df.eval('@x * A'), df.eval('A / B + 1.5'), df.eval('@lst[0] + A')",
    "df.query('A >')",
    "pd.eval('df.A + x'), pd.eval('1 + 2'), pd.eval('D = df.A * 2', target=df), pd.eval('x')",
    "pd.eval('@x')",
    "pd.eval('y = 3')",
    "pd.eval('nowhere + 1')",
    "df.query('A == \"a\"')",
    "df.query('`C&C` > 9 and S == \"a\"'), df.eval('C = A', inplace=True), df, df.query('S.str.len() == 1'), df.query('S == \"b\"'), df.query('S in [\"b\", \"c\"]'), df.query(\"S == @s and `C&C` == @lst[0]\")",
    "df.query('D > \"2020-01-01\"'), df.query('D == @d'), df.query('D.dt.day == 1')",
    'df.eval("""\nE = A + B\nF = E * 2\n""")',
    "df.eval('A = 1; B = 2')",
    "df.eval('A = B + 1'), df",
    "df.query('A < inf')",
    "df.query('D > Timestamp(\"2020-01-01\")')",
    "func = max\ndf.eval('@func(A)')",
    "df.query('S == \"a\" or S.str.startswith(\"b\")'), df.query('A + B > 5 and not (A == 5)'), df.query('D.dt.year == 2020 & A > 1'), df.query('A == True'), df.query('index == 7 or i == 9')",
    "df[['A', 'B']].eval('A > B').sum(), df.eval('A.mean() - B.max()'), df.eval('sqrt(A) + abs(-B)'), df.query('@df.A > 1'), df.query('@lst[0] < A')",
    "df.set_index(['S', 'i' if 'i' in df else 'A']).query('S == \"b\"'), df.set_index(['S', 'A']).query('A > 1 and S != \"b\"')\n",
]


@pytest.mark.parametrize("source", CASES)
def test_query_and_eval(source):
    assert_same(SETUP + source)
