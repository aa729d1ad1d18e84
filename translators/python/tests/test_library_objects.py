"""Objects of NumPy and pandas that are no arrays come back as they went: dtypes, streams, tables, labels, moments."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from parts import parts
from understudy_translators import CannotTravel, Record, WireError, decode, encode
from understudy_translators.numpy_objects import numpy_maker
from understudy_translators.pandas_columns import COLUMN_KINDS
from understudy_translators.pandas_objects import pandas_maker
from understudy_translators.translator import ColumnTranslator, Translator

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
    pd.DatetimeTZDtype("us", "UTC"), pd.StringDtype("python"), pd.PeriodDtype("M"), pd.IntervalDtype("i8", "both"), pd.Int8Dtype(),
    pd.Float32Dtype(), pd.BooleanDtype(), pd.offsets.MonthEnd(2), pd.offsets.Hour(3),
]  # fmt: skip


MASKED = {
    "some": lambda: np.ma.array([[1, 2], [3, 4]], mask=[[0, 1], [0, 0]], fill_value=9),
    "none": lambda: np.ma.array([1.5, -0.0]),
    "hard": lambda: np.ma.array([1, 2], mask=[True, False], hard_mask=True),
    "records": lambda: np.ma.array([(1, 2.0)], mask=[(True, False)], dtype=[("a", "i4"), ("b", "f8")]),
    "objects": lambda: np.ma.array(["a", None], mask=[0, 1], dtype=object),
    "view": lambda: np.ma.masked_less(np.arange(6.0), 2)[::-2],
    "no dimensions": lambda: np.ma.array(1, mask=True),
}
FORMATS = ["csr", "csc", "bsr", "coo", "dia", "lil", "dok"]


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


@pytest.mark.parametrize("name", ["Polynomial", "Chebyshev", "Legendre", "Laguerre", "Hermite", "HermiteE"])
def test_series_of_polynomials(name: str) -> None:
    given = getattr(np.polynomial, name)([1.0, -0.0, 2.5], domain=[0, 4], window=[-2, 2], symbol="t")
    back = there_and_back(given)
    assert type(back) is type(given) and back == given and back.symbol == "t" and np.signbit(back.coef[1])


def test_seed_sequences() -> None:
    given = np.random.SeedSequence(2**100, spawn_key=(1, 2), pool_size=6)
    given.spawn(3)
    back = there_and_back(given)
    assert repr(back) == repr(given) and (back.generate_state(4) == given.generate_state(4)).all()
    assert repr(back.spawn(1)) == repr(given.spawn(1))


@pytest.mark.parametrize(
    ("given", "item"),
    [
        (pd.Categorical(["a", "b"]), "b"),
        (pd.array([1, None], dtype="Int64"), 7),
        (pd.array(["2020-01-01", None], dtype="M8[ns]"), pd.Timestamp("2021")),
    ],
    ids=["Categorical", "IntegerArray", "DatetimeArray"],
)
def test_arrays_of_pandas_can_be_stored_into(given: Any, item: Any) -> None:
    back = there_and_back(given)
    back[0] = item
    assert back[0] == item and given[0] != item


def test_calendars() -> None:
    given = np.busdaycalendar("1111000", ["2024-01-02", "2024-05-01"])
    back = there_and_back(given)
    assert (back.weekmask == given.weekmask).all()
    assert (back.holidays == given.holidays).all()


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


@pytest.mark.parametrize("name", MASKED)
def test_masked_arrays(name: str) -> None:
    given = MASKED[name]()
    back = there_and_back(given)
    assert type(back) is np.ma.MaskedArray and repr(back) == repr(given) and back.dtype == given.dtype
    assert (np.ma.getmask(back) is np.ma.nomask) == (np.ma.getmask(given) is np.ma.nomask)
    assert back.hardmask == given.hardmask and back.fill_value == given.fill_value
    assert np.ma.getmaskarray(back).tolist() == np.ma.getmaskarray(given).tolist()
    if name == "view":
        back[0] = 1
        assert back.count() == given.count()


def test_the_masked_constant_is_itself() -> None:
    assert there_and_back([np.ma.masked, 1])[0] is np.ma.masked


def test_masked_arrays_share_memory() -> None:
    data = np.arange(3)
    array, masked = there_and_back([data, np.ma.array(data, mask=[0, 1, 0], copy=False)])
    array[0] = 7
    assert masked[0] == 7


@pytest.mark.parametrize("flavour", ["array", "matrix"])
@pytest.mark.parametrize("name", FORMATS)
def test_sparse_matrices(name: str, flavour: str) -> None:
    sparse = pytest.importorskip("scipy.sparse")
    kind = getattr(sparse, f"{name}_{flavour}")
    for dense in (np.eye(3, 4, dtype="f4"), np.array([[0, 1 + 2j], [0, 0]]), np.zeros((2, 2), "i8")):
        given = kind(dense)
        back = there_and_back(given)
        assert type(back) is kind and back.dtype == given.dtype and back.shape == given.shape
        assert back.toarray().tobytes() == given.toarray().tobytes()
        for part in ("indices", "indptr", "offsets"):
            if hasattr(given, part):
                assert getattr(back, part).dtype == getattr(given, part).dtype


@pytest.mark.parametrize(
    "parts", [([1.0], [5], [0, 1, 1]), ([1.0], [-1], [0, 1, 1]), ([1.0], [0], [0, 9, 1])], ids=["right", "left", "ends"]
)
def test_places_outside_of_a_sparse_matrix_are_told(parts: Any) -> None:
    pytest.importorskip("scipy.sparse")
    data, *places = parts
    arrays = [np.array(data), *[np.array(each, "i4") for each in places]]
    with pytest.raises(WireError):
        decode(encode([Record("scipy.sparse", ("csr_array", (2, 3), np.dtype("f8"), arrays))]))


def test_columns_of_arrow() -> None:
    arrow = pytest.importorskip("pyarrow")
    for values, kind in (
        ([1, None], arrow.int8()),
        (["a", None, "b"], arrow.string()),
        ([[1], None], arrow.list_(arrow.int64())),
    ):
        given = pd.Series(values, dtype=pd.ArrowDtype(kind), name="s")[::-1]
        back = there_and_back(given)
        pd.testing.assert_series_equal(back, given)
        assert back.dtype == given.dtype and type(back.array) is type(given.array)
    text = pd.Series(["a", None], dtype=pd.StringDtype("pyarrow", na_value=np.nan))
    assert there_and_back(text).dtype.storage == "pyarrow"


@pytest.mark.parametrize("name", COLUMNS)
def test_what_travelled_can_be_stored_into_and_belongs_to_nobody_else(name: str) -> None:
    column = pd.Series(COLUMNS[name], dtype=object if "objects" in name else None)
    frame = pd.DataFrame({"x": column, "y": column})
    one, other, table = there_and_back([column, column[:], frame])
    one.iloc[0] = one.iloc[1]
    table.iloc[0, 0] = table.iloc[1, 0]
    pd.testing.assert_series_equal(other, column)
    pd.testing.assert_series_equal(table["y"], column, check_names=False)


@pytest.mark.parametrize("part", [part for part in parts() if part.startswith(("numpy_", "pandas_"))])
def test_every_file_of_a_class_serves(part: str) -> None:
    """What a file of a class gives is in a table, from where it is found."""
    module = importlib.import_module(f"understudy_translators.{part}")
    maker = numpy_maker if part.startswith("numpy_") else pandas_maker
    for given in vars(module).values():
        if isinstance(given, Translator):
            assert maker(given.record) is given.make
        elif isinstance(given, ColumnTranslator):
            assert all(COLUMN_KINDS[name] is given for name in given.classes)
