"""Objects of NumPy and pandas that are no arrays come back as they went: dtypes, streams, tables, labels, moments."""

from __future__ import annotations

from typing import Any

import pytest
from understudy_translators import CannotTravel, decode, encode

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")

DTYPES = [
    "f8",
    ">i4",
    "S3",
    "U0",
    "M8[ns]",
    "m8[3D]",
    "O",
    "V8",
    "?",
    "i4,f8",
    "(2,3)i2",
    [("a", "i4"), ("b", "U2", (2,))],
]
STREAMS = [
    lambda: np.random.default_rng(1), lambda: np.random.Generator(np.random.Philox(2)), lambda: np.random.SFC64(3),
    lambda: np.random.Generator(np.random.MT19937(4)), lambda: np.random.RandomState(5), lambda: np.random.PCG64DXSM(6),
]  # fmt: skip
ZONED = pd.to_datetime(["2020-10-25 01:30", None], utc=True).tz_convert("Europe/Berlin")
COLUMNS: dict[str, Any] = {
    "floats": np.array([0.0, -0.0, np.nan]),
    "objects": np.array(["a", None, 1], dtype=object),
    "text as objects": np.array(["a", "b"], dtype=object),
    "str": pd.array(["a", None], dtype="str"),
    "string": pd.array(["a", None], dtype="string"),
    "categories": pd.Categorical(["b", "a", None, "b"], categories=["b", "a", "c"], ordered=True),
    "moments": np.array(["2020-01-01", "NaT"], dtype="M8[s]"),
    "zoned": ZONED,
    "spans": np.array([1, "NaT"], dtype="m8[us]"),
    "periods": pd.PeriodIndex(["2020-01", None], freq="M"),
    "intervals": pd.IntervalIndex.from_breaks([0, 1, 2], closed="left"),
    "nullable integers": pd.array([1, None], dtype="Int16"),
    "nullable floats": pd.array([1.5, None], dtype="Float64"),
    "nullable booleans": pd.array([True, None], dtype="boolean"),
}
INDEXES: dict[str, Any] = {
    "range": pd.RangeIndex(3, 9, 2, name="r"),
    "ints": pd.Index([3, 1], name=("a", 1)),
    "objects": pd.Index([1, "a", None], dtype=object),
    "text": pd.Index(["x", "y"]),
    "frequency": pd.date_range("2020", periods=3, freq="2D", name="t"),
    "zoned": ZONED,
    "several levels": pd.MultiIndex.from_tuples([("a", 1), ("b", 2), ("a", 2)], names=["k", None]),
    "periods": pd.period_range("2020", periods=2, freq="Q"),
    "categories": pd.CategoricalIndex(["a", "b", "a"], ordered=True),
    "intervals": pd.interval_range(0, 2),
}
SCALARS = [
    pd.Timestamp("2020-01-01 00:00:00.000000001"), pd.Timestamp("1500-01-01").as_unit("s"),
    pd.Timestamp("2020-10-25 00:30", tz="UTC").tz_convert("Europe/Berlin"), pd.Timedelta(-1, "ns"), pd.Timedelta("3h").as_unit("s"),
    pd.Period("2020-02", "M"), pd.Interval(0, 1.5, closed="both"), pd.NaT, pd.NA, pd.CategoricalDtype(["a"], True),
    pd.DatetimeTZDtype("us", "UTC"), pd.StringDtype("python"), pd.offsets.MonthEnd(2), pd.offsets.Hour(3),
]  # fmt: skip


def there_and_back(value: Any) -> Any:
    return decode(encode([value]))[0]


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_dtypes(dtype: Any) -> None:
    given = np.dtype(dtype)
    back = there_and_back(given)
    assert back == given and repr(back) == repr(given) and type(back) is type(given)


@pytest.mark.parametrize("make", STREAMS)
def test_streams_go_on_alike(make: Any) -> None:
    given = make()
    drawn = given if hasattr(given, "normal") else np.random.Generator(given)
    drawn.normal(size=3)
    back = there_and_back(given)
    assert type(back) is type(given)
    again = back if hasattr(back, "normal") else np.random.Generator(back)
    assert (again.normal(size=5) == drawn.normal(size=5)).all()


@pytest.mark.parametrize("name", ["add", "sin", "matmul", "logical_xor"])
def test_ufuncs_are_themselves(name: str) -> None:
    assert there_and_back(getattr(np, name)) is getattr(np, name)


def test_polynomials() -> None:
    given = np.poly1d([1.0, -2.0], variable="t")
    back = there_and_back(given)
    assert str(back) == str(given) and back == given


@pytest.mark.parametrize("name", COLUMNS)
def test_series(name: str) -> None:
    column = COLUMNS[name]
    given = pd.Series(column, name="s", dtype=object if "objects" in name else None)
    given.attrs["unit"] = "m"
    back = there_and_back(given)
    pd.testing.assert_series_equal(back, given, check_freq=True, check_flags=True)
    assert back.attrs == given.attrs and repr(back.dtype) == repr(given.dtype)
    if name == "floats":
        assert np.signbit(back.to_numpy()).tolist() == np.signbit(given.to_numpy()).tolist()


@pytest.mark.parametrize("name", INDEXES)
def test_indexes(name: str) -> None:
    given = INDEXES[name]
    back = there_and_back(given)
    pd.testing.assert_index_equal(back, given, exact=True)
    assert type(back) is type(given) and repr(back) == repr(given)
    assert getattr(back, "freq", None) == getattr(given, "freq", None)


@pytest.mark.parametrize("scalar", SCALARS, ids=repr)
def test_scalars(scalar: Any) -> None:
    back = there_and_back(scalar)
    assert type(back) is type(scalar) and repr(back) == repr(scalar)
    assert back is scalar or back == scalar
    assert getattr(back, "unit", None) == getattr(scalar, "unit", None)


def test_tables() -> None:
    given = pd.DataFrame(
        {
            "a": [1, 2],
            ("b", 1): ["x", None],
            "c": pd.Categorical(["u", "v"]),
            "d": ZONED,
            "e": pd.array([1, None], "Int8"),
        },
        index=pd.Index([5, 7], name="k"),
    )
    given.columns.name = "names"
    pd.testing.assert_frame_equal(there_and_back(given), given)
    for other in (given[["a"]], given.iloc[:0], pd.DataFrame(index=[1, 2]), pd.DataFrame(), given[["a", "a"]]):
        pd.testing.assert_frame_equal(there_and_back(other), other)


def test_columns_of_one_kind_are_one_array() -> None:
    given = pd.DataFrame(np.arange(6.0).reshape(3, 2), columns=["x", "y"])
    pd.testing.assert_frame_equal(there_and_back(given), given)


def test_the_same_table_is_one_object() -> None:
    given = pd.DataFrame({"a": [1]})
    one, other = there_and_back([given, given])
    assert one is other


def test_what_cannot_cross_says_where() -> None:
    sparse = pd.DataFrame({"s": pd.arrays.SparseArray([0, 1])})
    with pytest.raises(CannotTravel) as caught:
        encode([{"x": [sparse]}])
    assert caught.value.path == 'value["x"][0]' and "astype(object)" in caught.value.why
