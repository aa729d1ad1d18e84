"""The printed form of frames, series and indexes, character by character as pandas prints them."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from differential import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

COLUMNS = {
    "floats": "[1.5, 2.0, np.nan]",
    "wide": "[1e10, 1e-10, 3.0]",
    "mixed scale": "[123456.123456789, 1.0, np.nan]",
    "millions": "[1e6, 2e6, 3.5]",
    "just too long": "[1234567.5, 1e-3, 0.0]",
    "infinite": "[np.inf, -np.inf, 1.0]",
    "small": "[1e-7, 0.0, 1.0]",
    "negative": "[-1.5, -22.25, 3.0]",
    "integers": "[1, -2, 3]",
    "bytes": "np.array([1, 2, 3], dtype='u1')",
    "single": "np.array([0.1, 1e-6, 1.0], dtype='f4')",
    "booleans": "[True, False, True]",
    "strings": "['a', 'bb', None]",
    "long strings": "['x' * 80, '', 'a\\tb']",
    "objects": "[1.5, 'a', None]",
    "lists": "[[1, 2.5], (1,), {'a': 1.5}]",
    "sets": "[{1, 2}, [[1.25, 'a'], ['b']], b'x']",
    "complex": "[1 + 2j, -1.5, complex(np.nan, 1)]",
    "dates": "pd.to_datetime(['2020-01-01', None, '2021-02-03'])",
    "moments": "pd.to_datetime(['2020-01-01 00:00:00', None, '2021-02-03 01:02:03'])",
    "milliseconds": "pd.DatetimeIndex(['2020-01-01', None, '2021-02-03 01:02:03.25'])",
    "days": "pd.to_timedelta([1, None, 3], unit='D')",
    "durations": "pd.to_timedelta(['1D', None, '-3s'])",
    "fractions": "pd.to_timedelta(['1.5s', None, '-3s'])",
    "categories": "pd.Categorical(['a', 'b', None])",
    "integer categories": "pd.Categorical([1, 2, None])",
    "ordered": "pd.Categorical([1.5, 2.0, None], ordered=True)",
    "intervals": "pd.cut([1, 5, 9], [0, 3, 6])",
}

INDEXES = {
    "range": "pd.RangeIndex(3)",
    "negative range": "pd.RangeIndex(-5, 100, 7, name='q')",
    "empty range": "pd.RangeIndex(0)",
    "floats": "pd.Index([1.5, 2.0, np.nan])",
    "integers": "pd.Index([-1, 20, 3])",
    "strings": "pd.Index(['a', 'bb', None], name='s')",
    "odd strings": "pd.Index(['a b', 'b\\n', ''])",
    "objects": "pd.Index(['a', 1, 2.5], dtype=object)",
    "booleans": "pd.Index([True, False, True])",
    "empty": "pd.Index([])",
    "empty integers": "pd.Index([], dtype='int64', name='x')",
    "name of two": "pd.Index([1, 2, 3], name=('a', 1))",
    "long name": "pd.Index([1, 2, 3], name='a' * 90)",
    "many": "pd.Index(range(0, 30000, 100))",
    "many integers": "pd.Index([(k * 7919) % 2000 - 1000 for k in range(500)])",
    "many floats": "pd.Index([k / 7 for k in range(150)])",
    "many strings": "pd.Index([f'label number {k}' for k in range(90)])",
    "one single": "pd.Index(np.array([0.1], dtype='f4'))",
    "singles": "pd.Index(np.array([0.1, 0.25], dtype='f4'))",
    "dates": "pd.DatetimeIndex(['2020-01-01', '2020-01-02', None])",
    "moments": "pd.DatetimeIndex(['2020-01-01', '2020-01-02 01:02:03', None])",
    "days": "pd.date_range('2020-01-01', periods=3, freq='D', name='when')",
    "hours": "pd.date_range('2020-01-01', periods=200, freq='h')",
    "durations": "pd.to_timedelta(['1s', '-2s', '1.5s'])",
    "categories": "pd.CategoricalIndex(['a', 'b', None])",
    "ordered": "pd.CategoricalIndex([3, 1, 2], ordered=True, name='c')",
    "many categories": "pd.CategoricalIndex([f'c{k % 15}' for k in range(150)])",
    "intervals": "pd.IntervalIndex.from_breaks([0.0, 0.5, 1.25, 9.0], name='iv')",
    "pairs": "pd.MultiIndex.from_tuples([('a', 1), ('a', 2), ('b', 1)])",
    "named pairs": "pd.MultiIndex.from_tuples([('a', 1, 1.5), ('a', 1, 2.25), ('b', np.nan, np.nan)], "
    "names=['x', None, 'z'])",
    "product": "pd.MultiIndex.from_product([['a', 'b'], range(60)], names=['k', 'd'])",
    "dated pairs": "pd.MultiIndex.from_product([['a', 'b'], pd.date_range('2020-01-01', periods=60)], "
    "names=['k', 'd'])",
}

REPRS = [
    "pd.Series([], dtype=float)",
    "pd.Series([1, 2], name='n')",
    "pd.Series([1, 2], name=1.5)",
    "pd.Series(range(100), name='n')",
    "pd.Series(np.arange(61) / 3)",
    "pd.DataFrame()",
    "pd.DataFrame(index=[1, 2])",
    "pd.DataFrame(columns=['a', 'b'])",
    "pd.DataFrame({'a': range(60)})",
    "pd.DataFrame({'a': range(61), 'b': 'x'})",
    "pd.DataFrame({f'column {k}': [k * 1.25, k / 7] for k in range(19)})",
    "pd.DataFrame({f'c{k}': range(70) for k in range(100)})",
    "pd.DataFrame({'a' * 70: [1], 'b' * 70: [2]})",
    "pd.DataFrame([[1, 2], [3, 4]], columns=pd.MultiIndex.from_tuples([('a', 'x'), ('a', 'y')], names=['top', None]))",
    "pd.DataFrame({'a': [1, 2]}, index=pd.Index([1, 2], name='rows')).rename_axis(columns='cols')",
    "print(pd.DataFrame({'a': [1], 'b': ['x']}).dtypes)",
    "pd.date_range('2020-01-01',periods=3,tz='US/Eastern')",
    "pd.Series(pd.date_range('2020-03-08',periods=3,freq='h',tz='US/Eastern'))",
    "pd.DataFrame({'a':pd.date_range('2020-03-08',periods=3,freq='h',tz='UTC')},"
    "index=pd.date_range('2020-03-08',periods=3,freq='1500ms',tz='Europe/Paris'))",
    "pd.Series([pd.Timestamp('2020-01-01'),pd.NaT,pd.Timedelta('1s'),None],dtype=object)",
    "pd.DataFrame({'a':[pd.Timestamp('2020-01-01'),'x']})",
    "pd.Series(pd.to_datetime(['2020-01-01'])).to_string()",
    "pd.DataFrame({'a':pd.to_datetime(['2020-01-01',None])}).to_string(formatters={'a':str})",
    "pd.DataFrame({'a':pd.to_timedelta(['1D',None])}).to_string(formatters={'a':str})",
    "pd.DataFrame({'a':[1.5,2]}).to_string(formatters={'a':repr})",
    "pd.DataFrame({'a':[1,2]}).to_string(formatters={'a':repr})",
    "pd.DataFrame({'a':pd.to_datetime(['2020-01-01',None]),'b':pd.Categorical(pd.to_datetime(['2020-01-01',None]))})",
    "pd.Categorical(pd.to_datetime(['2020-01-01',None,'2020-01-05']))",
    "pd.Categorical(pd.to_timedelta(['1D',None,'2D']))",
    "pd.CategoricalIndex(pd.to_datetime(['2020-01-01',None,'2020-01-05']))",
    "pd.Categorical(pd.to_datetime(['2020-01-01',None,'2020-01-05'])).tolist()",
    "pd.MultiIndex.from_product([pd.Categorical(['a','b']),[1,2]])",
    "pd.MultiIndex.from_arrays([pd.to_timedelta(['1s',None,'2D']),['x','x',None]])",
    "pd.Series([1,2,3],index=pd.MultiIndex.from_arrays([pd.to_timedelta(['1s',None,'2D']),['x','x',None]]))",
    "pd.DataFrame(np.arange(6).reshape(2,3)*1j)",
    "pd.Series([1,2],index=[1.5,'a'])",
    "pd.DataFrame({1.5:[1],2.25:[2]})",
    "pd.DataFrame({'a':[1]},index=pd.Index([1e10]))",
    "pd.Series({'a':1,'b':'x'})",
    "pd.DataFrame({'x':[[1,2],None]})",
    "pd.Series(np.array([1.1,2],dtype='f4'))",
    "pd.Series([2**63],dtype='u8')",
    "pd.Series([True,None])",
    "pd.DataFrame({'a':[True,False]}).T",
    "pd.DataFrame({'a':[1,2.5]}).describe()",
    "pd.DataFrame(np.random.default_rng(0).normal(size=(100,30)))",
    "pd.DataFrame(np.random.default_rng(0).normal(size=(100,30))).to_string(line_width=80)",
    "pd.Series(np.random.default_rng(0).normal(size=1000)*1e5)",
    "pd.Series([1.0,2.0]).info()",
    "pd.DataFrame({'a':pd.Categorical(['x','y'])}).dtypes.to_string()",
    "pd.DataFrame({'a':[1]}).info(memory_usage=False,buf=3)",
    "pd.Index([pd.Timestamp('2020-01-01'),1,'a'],dtype=object)",
    "pd.Index([(1,2),(3,4)],tupleize_cols=False)",
    "pd.Index([1,2,3],dtype='u1')",
    "pd.Index([None,None])",
    "pd.Index(['a',None,np.nan])",
    "pd.Series(['a\\nb','c\\td',\"q'\"],index=['x\\n','y','z'])",
    "pd.Series([pd.Series([1,2]),pd.DataFrame({'a':[1]})],dtype=object).map(type).astype(str).str[:3]",
]

OPTIONS = [
    "index=False",
    "header=False",
    "na_rep='-'",
    "float_format='{:.2f}'",
    "float_format='%.1f'",
    "float_format='{:,.1f}'.format",
    "justify='left'",
    "justify='center'",
    "max_rows=2",
    "max_rows=1",
    "max_cols=2",
    "columns=['b', 'a']",
    "header=['one', 'two', 'three']",
    "header=['one']",
    "col_space=12",
    "col_space={'a': 9}",
    "col_space={'z': 9}",
    "formatters={'a': '<{}>'.format}",
    "formatters=[str, str]",
    "formatters=[str, str, str]",
    "show_dimensions=True",
    "line_width=20",
    "decimal=','",
    "max_colwidth=10",
    "index_names=False",
    "sparsify=False",
    "float_format='{'",
    "float_format=3",
]
FRAME = (
    "pd.DataFrame({'a': [1.5, np.nan, 22.25], 'b': ['x', 'y' * 30, None], 'c': [1, 2, 3]}, "
    "index=pd.Index([3, 4, 5], name='i'))"
)

SETTINGS = [
    ("precision", "2"),
    ("max_rows", "20"),
    ("max_rows", "None"),
    ("min_rows", "4"),
    ("max_columns", "6"),
    ("max_columns", "None"),
    ("width", "120"),
    ("max_colwidth", "20"),
    ("chop_threshold", "0.5"),
    ("float_format", "'{:.1f}'.format"),
    ("multi_sparse", "False"),
    ("show_dimensions", "True"),
    ("expand_frame_repr", "False"),
    ("colheader_justify", "'left'"),
    ("max_seq_items", "5"),
]


@pytest.mark.parametrize("column", COLUMNS)
def test_series_and_frame_of_each_kind(column: str) -> None:
    assert_same(f"pd.Series({COLUMNS[column]}, name='values')")
    assert_same(f"pd.DataFrame({{'values': {COLUMNS[column]}, 'n': [1, 2, 3]}})")
    assert_same(f"print(pd.Series({COLUMNS[column]}).to_string(index=False, na_rep='-'))")


@pytest.mark.parametrize("index", INDEXES)
def test_index(index: str) -> None:
    assert_same(INDEXES[index])


@pytest.mark.parametrize("index", INDEXES)
def test_labels_of_rows_and_columns(index: str) -> None:
    assert_same(f"i = {INDEXES[index]}; print(pd.Series(range(len(i)), index=i, name='v'))")
    assert_same(f"i = {INDEXES[index]}; print(pd.DataFrame({{'a': range(len(i)), 'b': 'x'}}, index=i))")
    assert_same(f"i = {INDEXES[index]}; print(pd.DataFrame([np.arange(len(i)) / 4, np.ones(len(i))], columns=i))")


@pytest.mark.parametrize("source", REPRS)
def test_repr(source: str) -> None:
    assert_same(source)


@pytest.mark.parametrize("option", OPTIONS)
def test_to_string(option: str) -> None:
    assert_same(f"{FRAME}.to_string({option})")


@pytest.mark.parametrize("name, value", SETTINGS)
def test_display_options(name: str, value: str) -> None:
    frames = [
        "pd.DataFrame({'a': [1.123456, 0.25, np.nan] * 30, 'b': ['x' * 60] * 90, 'c': range(90)})",
        "pd.DataFrame({f'column {k}': range(70) for k in range(30)})",
        "pd.DataFrame({'a': range(120)}, index=pd.MultiIndex.from_product([['a', 'b'], range(60)]))",
        "pd.Index(range(7)).append(pd.Index([30]))",
    ]
    for frame in frames:
        assert_same(f"with pd.option_context('display.{name}', {value}): print({frame})")


def test_info() -> None:
    frame = "pd.DataFrame({'a': [1, 2], 'b': [1.5, None], 'c': ['x', None]})"
    # The class is the library's own, so its line is left out.
    start = f"import io; out = io.StringIO(); {frame}.info(buf=out"
    end = "); print(out.getvalue().split('\\n', 1)[1])"
    for options in (
        ", memory_usage=False",
        ", verbose=False, memory_usage=False",
        ", show_counts=False, memory_usage=False",
    ):
        assert_same(start + options + end)


VALUES = st.one_of(
    st.lists(st.floats(width=64), min_size=3, max_size=3),
    st.lists(st.floats(-1e7, 1e7).map(lambda v: round(v, 3)), min_size=3, max_size=3),
    st.lists(st.integers(-(10**12), 10**12), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=3, max_size=3),
    st.lists(
        st.text(st.characters(codec="ascii", categories=("L", "N", "P", "Zs")), max_size=70), min_size=3, max_size=3
    ),
    st.lists(
        st.one_of(st.none(), st.floats(-10, 10), st.text("ab", max_size=3), st.integers(0, 9)), min_size=3, max_size=3
    ),
)
LABELS = st.lists(
    st.one_of(st.text("abcdef ", max_size=12), st.integers(-99, 99)), min_size=1, max_size=12, unique=True
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_frame_prints_alike(data: Any) -> None:
    columns = data.draw(LABELS)
    values = [data.draw(VALUES) for _ in columns]
    texts = []
    for library in ("pandas", "understudy_pandas"):
        pd = importlib.import_module(library)
        frame = pd.DataFrame({k: v for k, v in enumerate(values)})
        frame.columns = columns
        texts.append((repr(frame), frame.to_string(), [repr(frame.iloc[:, k]) for k in range(len(columns))]))
    assert texts[0] == texts[1]


MOMENTS = st.lists(st.one_of(st.none(), st.integers(-(10**10), 10**10)), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(MOMENTS, st.sampled_from(["s", "ms", "us", "ns", "D"]), st.booleans())
def test_any_moments_print_alike(counts: list[Any], unit: str, whole: bool) -> None:
    texts = []
    for library in ("numpy", "understudy_numpy"):
        np = importlib.import_module(library)
        pd = importlib.import_module("pandas" if library == "numpy" else "understudy_pandas")
        small = [-(2**63) if count is None else count // (10**6 if unit == "D" else 1) for count in counts]
        kept = "s" if unit == "D" else unit
        scale = 86_400 if unit == "D" else 1
        integers = np.array([count if count == -(2**63) else count * scale for count in small], dtype="i8")
        moments = pd.Series(integers.view(f"M8[{kept}]"))
        lengths = pd.Series(integers.view(f"m8[{kept}]"))
        frame = pd.DataFrame({"moment": moments, "length": lengths})
        indexed = pd.DataFrame({"v": range(len(counts))}, index=pd.Index(lengths if whole else moments))
        texts.append((repr(moments), repr(lengths), repr(frame), repr(indexed), repr(indexed.index)))
    assert texts[0] == texts[1]


@pytest.mark.parametrize("name", ["to_html", "_repr_html_"])
@pytest.mark.parametrize("index", INDEXES)
def test_html(index: str, name: str) -> None:
    frame = f"i = {INDEXES[index]}; pd.DataFrame({{'<a>': range(len(i)), 'b': 'x'}}, index=i)"
    assert_same(f"{frame}.{name}()")
    assert_same(f"{frame}.T.{name}()")
    if name == "to_html":
        assert_same(f"{frame}.to_html(max_rows=4, max_cols=1, classes='wide', border=0, sparsify=False)")
        assert_same(f"{frame}.T.to_html(max_rows=4, max_cols=3, justify='center', show_dimensions=True)")


@pytest.mark.parametrize("rows, columns", [(3, 1), (70, 2), (1, 50), (1, 30)])
def test_large_frames_as_info(rows: int, columns: int) -> None:
    frame = f"pd.DataFrame({{f'c{{k}}': [1] * {rows} for k in range({columns})}})"
    options = "pd.option_context('display.large_repr', 'info', 'display.memory_usage', False)"
    # The first line names the class, which is the library's own.
    assert_same(f"with {options}: print(repr({frame}).split('\\n', 1)[1])")


def test_east_asian_width_is_refused() -> None:
    from understudy_numpy.primitives.refusal import Refusal
    from understudy_pandas import set_option

    with pytest.raises(Refusal):
        set_option("display.unicode.east_asian_width", True)
