"""Writes to derived objects never show in the parent, compared with the installed pandas."""

from __future__ import annotations

import contextlib
import warnings
from typing import Any

import pytest
import understudy_pandas
from differential import assert_same, describe, first_difference
from hypothesis import given, settings
from hypothesis import strategies as st

CASES = [
    "d = pd.DataFrame({'a': [1, 2]}); s = d['a']; s[0] = 9; (d, s)",
    "d = pd.DataFrame({'a': [1, 2]}); s = d['a']; d.loc[0, 'a'] = 9; (d, s)",
    "d = pd.DataFrame({'a': [1, 2]}); d.loc[0, 'a'] = 5; s = d['a']; d.loc[0, 'a'] = 9; (d, s)",
    "d = pd.DataFrame({'a': [1, 2]}); e = d.copy(deep=False); e.loc[0, 'a'] = 9; (d, e)",
    "d = pd.DataFrame({'a': [1, 2]}); e = d[:]; d.iloc[0, 0] = 9; (d, e)",
    "d = pd.DataFrame({'a': [1, 2, 3]}); e = d.iloc[1:]; e.iloc[0, 0] = 9; (d, e)",
    "d = pd.DataFrame({'a': [1, 2, 3]}); d.iloc[0, 0] = 7; e = d.head(2); d.iloc[0, 0] = 9; (d, e)",
    "s = pd.Series([1, 2, 3]); t = s[1:]; t.iloc[0] = 9; (s, t)",
    "s = pd.Series([1, 2, 3]); s.iloc[0] = 5; t = s.rename('x'); s.iloc[0] = 7; (s, t)",
    "a = np.array([1, 2, 3]); s = pd.Series(a); a[0] = 9; s",
    "a = np.array([1, 2, 3]); s = pd.Series(a); s[0] = 9; a",
    "a = np.array([[1, 2], [3, 4]]); d = pd.DataFrame(a); a[0, 0] = 9; d",
    "s = pd.Series([1, 2, 3]); v = s.values; s[0] = 9; v",
    "s = pd.Series([1, 2, 3]); s[0] = 4; v = s.values; s[0] = 9; v",
    "s = pd.Series([1, 2, 3]); s.values[0] = 5",
    "s = pd.Series([1, 2, 3]); s.to_numpy()[0] = 5",
    "s = pd.Series([1, 2, 3]); v = s.to_numpy(copy=True); v[0] = 5; (s, v)",
    "d = pd.DataFrame({'a': [1, 2]}); d['b'] = d['a']; d.loc[0, 'b'] = 9; d",
    "s = pd.Series([1, 2]); d = pd.DataFrame({'a': s, 'b': s}); d.loc[0, 'a'] = 9; (d, s)",
    "s = pd.Series(['a', 'b']); t = s.copy(); t[0] = 'z'; (s, t)",
    "s = pd.Series(['a', 'b']); t = s[:]; s[0] = 'z'; (s, t)",
    "d = pd.DataFrame({'a': [1, 2]}); e = d.rename(columns={'a': 'b'}); e.loc[0, 'b'] = 9; (d, e)",
    "d = pd.DataFrame({'a': [1, 2]}); e = d.set_index('a'); d.loc[0, 'a'] = 9; e",
    "d = pd.DataFrame({'a': [1, 2]}); e = d.T; e.iloc[0, 0] = 9; (d, e)",
    "d = pd.DataFrame({'a': [1, 2], 'b': [3, 4]}); e = d[['a']]; e.iloc[0, 0] = 9; (d, e)",
    "d = pd.DataFrame({'a': [1, 2]}); e = pd.concat([d, d], axis=1); d.iloc[0, 0] = 9; e",
    "s = pd.Series([1, 2]); s += 1; t = s; t += 1; (s, t)",
    "d = pd.DataFrame({'a': [1, 2]}); s = d['a']; s += 1; (d, s)",
    "d = pd.DataFrame({'a': [1, 2]}); d['a'] += 1; d",
    "d = pd.DataFrame({'a': [1.0, None]}); s = d['a']; s.fillna(0, inplace=True); (d, s)",
    "s = pd.Series([1, 2]); i = pd.Index(s); s[0] = 9; i",
    "i = pd.Index([1, 2]); s = pd.Series(i); s[0] = 9; i",
    "i = pd.Index([1, 2]); i[0] = 5",
    "d = pd.DataFrame({'a': [1, 2]}); c = d._arrays if False else d.iloc[0]; c['a'] = 9; d",
    "d = pd.DataFrame({'a': [1, 2]}); d['a'][0] = 9; d",
    "d = pd.DataFrame({'a': [1, 2]}); d['a'].iloc[0] = 9; d",
    "d = pd.DataFrame({'a': [1, 2]}); d[d.a > 1]['a'] = 9; d",
    "d = pd.DataFrame({'a': [1, None]}); d['a'].fillna(0, inplace=True); d",
    "d = pd.DataFrame({'a': [1, 2]}); d.pipe(lambda x: x.insert(0, 'z', 1)); d",
    "d = pd.DataFrame({'a': [1, 2]}); s = d['a']; s.index.name = 'k'; d",
    "d = pd.DataFrame({'a': [1, 2]}); e = d.isna(); e.columns.name = 'k'; d",
    "d = pd.DataFrame({'a': [1, 2]}); s = d.sum(); s.index.name = 'k'; d",
]


@pytest.mark.parametrize("source", CASES)
def test_copy_on_write(source: str) -> None:
    assert_same(source)


FRAMES = [
    "pd.DataFrame({'a': [1, 2, 3], 'b': [4, 5, 6]})",
    "pd.DataFrame({'a': [1.5, None, 2.5], 'b': ['x', 'y', None], 'c': [True, False, True]})",
    "pd.DataFrame({'a': pd.Categorical(['x', 'y', 'x']), 'b': pd.to_datetime(['2020', '2021', None])})",
]
COLUMNS = [
    "pd.Series([1, 2, 3], name='a')",
    "pd.Series([1.5, None, 3], index=list('pqr'))",
    "pd.Series(['u', 'v', None])",
]
FROM_FRAMES = [
    "{x}['a']",
    "{x}[['a', 'b']]",
    "{x}[['b']]",
    "{x}.iloc[1:]",
    "{x}.iloc[:, 0]",
    "{x}.loc[:, 'a':'b']",
    "{x}.iloc[0]",
    "{x}.T",
    "{x}.assign(d=1)",
    "{x}.set_index('a')",
    "{x}.drop(columns='b')",
    "{x}.select_dtypes('number')",
    "{x}.rename(columns={{'a': 'z'}})",
    "{x}.filter(items=['a'])",
    "pd.DataFrame({{'a': {x}['a'], 'b': {x}['b']}})",
    "list({x}.items())[0][1]",
    "list({x}.iterrows())[0][1]",
    "{x}.sort_values('b')",
    "{x}.explode('b')",
    "{x}.stack()",
    "{x}.merge({x})",
    "pd.concat([{x}, {x}], axis=1)",
    "{x}.apply(lambda c: c)",
    "{x}.dtypes",
    "{x}.xs(0)",
    "{x}.loc[0]",
]
FROM_COLUMNS = ["{x}.to_frame()", "{x}.rename('q')", "{x}.sort_values()", "{x}.explode()", "{x}.to_frame().iloc[:, 0]"]
FROM_EITHER = [
    "{x}.copy()", "{x}.copy(deep=False)", "{x}[:]", "{x}.head(2)", "{x}.iloc[:2]", "{x}.iloc[[0, 1]]", "{x}.loc[{x}.index]",
    "{x}.reset_index(drop=True)", "{x}.reindex({x}.index)", "{x}.fillna({x})", "{x}.dropna()", "{x}.astype(object)",
    "{x}.infer_objects()", "{x}.squeeze()", "pd.concat([{x}])", "pd.concat([{x}, {x}])", "{x}.ffill()", "{x}.set_axis([5, 6, 7])",
    "{x}.rename_axis('k')", "{x}.pipe(lambda c: c)", "{x}.where({x} == {x}, {x})", "{x}.align({x})[0]", "{x}.shift(0)",
    "{x}.combine_first({x})", "{x}.drop_duplicates()", "{x}.truncate()", "{x}.sort_index()", "{x}.transform(lambda c: c)",
    "{x}.reindex_like({x})", "{x}.isna()", "type({x})({x})", "{x}.add_prefix('p')", "{x}.replace('x', 'w')", "{x}.take([0, 1])",
]  # fmt: skip
WRITES = [
    "{x}.iloc[0] = {x}.iloc[1]", "{x}.iloc[0, 0] = {x}.iloc[1, 0]", "{x}.iloc[:, 0] = {x}.iloc[1, 0]", "{x}['a'] = 9",
    "{x}['n'] = 9", "{x}[{x}.columns[0]] = 8", "{x}.iloc[0] = None", "{x}.iloc[0, 0] = None", "{x}.loc[99] = 7",
    "{x}.loc[{x}.index[0]] = {x}.iloc[1]", "{x} += {x}", "{x} *= 2", "{x}.fillna(0, inplace=True)", "{x}.index.name = 'w'",
    "{x}.columns.name = 'w'", "{x}.index = range(len({x}))", "{x}.columns = range({x}.shape[1])", "{x}.name = 'w'",
    "{x}.drop(columns={x}.columns[0], inplace=True)", "del {x}[{x}.columns[0]]", "{x}.insert(0, 'i', 1)",
    "{x}.pop({x}.columns[0])", "{x}.update({x}.iloc[::-1].set_axis({x}.index))", "{x}.mask({x}.notna(), inplace=True)",
    "{x}.at[{x}.index[0]] = {x}.iloc[1]", "{x}.iat[0, 0] = {x}.iat[1, 0]", "{x}.iat[0] = {x}.iat[1]", "{x}[:] = {x}.iloc[::-1]",
    "{x}[{x}.notna()] = {x}.iloc[0]", "{x}.sort_index(ascending=False, inplace=True)", "{x}.rename('w', inplace=True)",
    "{x}.reset_index(drop=True, inplace=True)", "{x}.replace({x}.iloc[0], 0, inplace=True)", "{x}.ffill(inplace=True)",
]  # fmt: skip
# Their results have the very labels of the object in pandas too, so that a name given to those shows in both.
SHARE_LABELS = {
    "{x}.T",
    "{x}.dtypes",
    "{x}.apply(lambda c: c)",
    "{x}.transform(lambda c: c)",
    "list({x}.iterrows())[0][1]",
    "pd.concat([{x}])",
    "pd.concat([{x}, {x}])",
    "pd.concat([{x}, {x}], axis=1)",
}
DERIVED = [(made, how) for made in FRAMES for how in FROM_FRAMES + FROM_EITHER]
DERIVED += [(made, how) for made in COLUMNS for how in FROM_COLUMNS + FROM_EITHER]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(DERIVED), st.sampled_from(WRITES), st.sampled_from(WRITES), st.booleans())
def test_no_write_shows_elsewhere(derived: tuple[str, str], first: str, second: str, to_parent: bool) -> None:
    names: dict[str, Any] = {"pd": understudy_pandas}
    made, how = derived
    if how in SHARE_LABELS and (".name =" in first or ".name =" in second):
        return
    exec(f"parent = {made}", names)
    try:
        exec(f"child = {how.format(x='parent')}", names)
    except (KeyError, TypeError, ValueError):
        return  # not every object can be derived in every way
    written, kept = ("parent", "child") if to_parent else ("child", "parent")
    before = describe(names[kept])
    for write in (first, second):
        with warnings.catch_warnings(), contextlib.suppress(Exception):
            warnings.simplefilter("ignore")
            exec(write.format(x=written), names)
        assert first_difference(before, describe(names[kept])) is None


@pytest.mark.parametrize(
    "made", [*FRAMES, *COLUMNS, "pd.DataFrame({'a': [1, 2], 'b': [3, 4]})", "pd.DataFrame({'a': ['x']})"]
)
@pytest.mark.parametrize(
    "view", ["{x}.values", "{x}.to_numpy()", "np.asarray({x})", "{x}.index.values", "{x}.to_numpy(copy=True)"]
)
def test_views_are_read_only_as_in_pandas(made: str, view: str) -> None:
    assert_same(
        f"x = {made}\ngetattr({view.format(x='x')}, 'flags', None) is None or {view.format(x='x')}.flags.writeable"
    )
